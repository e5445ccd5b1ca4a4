#!/usr/bin/env bash
# Installs what the tests need and runs all of them: `./test.sh`, or `./test.sh --filter …` as for `dotnet test`.
set -euo pipefail
cd "$(dirname "$0")"

# A Redis server and a browser. Where both are there, or another package manager is at home, nothing is installed.
missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
if [ -z "${CHROMIUM_PATH:-}" ] && ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  missing+=(chromium fonts-liberation)
fi
if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "Please install: ${missing[*]} (or set CHROMIUM_PATH), then run this again." >&2
    exit 1
  fi
  sudo=""; [ "$(id -u)" -eq 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# Garnet, the Redis server that comes as a .NET tool.
dotnet tool restore

configuration=${CONFIGURATION:-Release}
dotnet build ForumRealtime.sln --configuration "$configuration"
dotnet format ForumRealtime.sln --verify-no-changes --no-restore

# One project after the other: the end-to-end tests have the machine to themselves.
passed=0 failed=0 skipped=0 status=0
for project in tests/*.Tests; do
  log=$(mktemp)
  dotnet test "$project" --no-build --configuration "$configuration" "$@" 2>&1 | tee "$log" || status=1
  counts=$(grep -oE '(Failed|Passed|Skipped): +[0-9]+' "$log" | tr -d ' ' | tail -n 3)
  rm -f "$log"
  for count in $counts; do
    case $count in
      Failed:*) failed=$((failed + ${count#*:})) ;;
      Passed:*) passed=$((passed + ${count#*:})) ;;
      Skipped:*) skipped=$((skipped + ${count#*:})) ;;
    esac
  done
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$passed" -gt 0 ] || status=1
exit $status
