# What the peers' install and start scripts share. They source it from their own folder.
set -euo pipefail

peers=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Everything that is installed or written for this peer, ignored by git.
cache=$(dirname "$peers")/.cache/$(basename "$PWD")
mkdir -p "$cache"

# Ends the script as "not to be had here", which is no failure: the suite leaves the peer out.
skip() {
  echo "Skipped: $*" >&2
  exit 3
}

# Installs npm packages, each with its version, unless exactly these are there.
npm_packages() {
  command -v npm >/dev/null || skip "Node.js with npm is needed."
  [ "$(cat "$cache/packages" 2>/dev/null)" = "$*" ] && return
  rm -rf "$cache/node_modules"
  (cd "$cache" && npm install --prefix . --no-save --no-package-lock --no-audit --no-fund --loglevel error "$@")
  echo "$*" >"$cache/packages"
}

# Runs a script of this folder with Node.js and the packages of its install.
exec_node() {
  NODE_ENV=production NODE_PATH=$cache/node_modules exec node "$PWD/$1"
}

# Installs Debian packages that are missing. None of the services that they bring is started.
debian_packages() {
  local missing=() package status=0 policy=/usr/sbin/policy-rc.d
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || skip "install ${missing[*]} first."
  [ "$(id -u)" -eq 0 ] || skip "run \`sudo apt-get install ${missing[*]}\` first."
  local apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
  "${apt[@]}" update
  apt-cache show "${missing[@]}" >/dev/null 2>&1 || skip "this release of Debian has no ${missing[*]}."
  if [ -e $policy ]; then
    policy=
  else
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
  fi
  DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >"$cache/apt.log" 2>&1 || status=$?
  [ -z "$policy" ] || rm -f "$policy"
  [ $status -eq 0 ] || { tail "$cache/apt.log" >&2; exit $status; }
}

# Fills the places of a template in this folder (__NAME__, for each variable named) and prints it.
fill() {
  local text name
  text=$(cat "$1")
  shift
  for name in "$@"; do
    text=${text//__${name}__/${!name}}
  done
  printf '%s\n' "$text"
}
