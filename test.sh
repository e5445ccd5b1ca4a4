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

# Most tests of the realtime service wait more than they work: those go in rows beside each other, and so does the check
# of the white space, which is what the build does not check of the formatting. Browsers and load have the machine to
# themselves. What a row prints comes in pieces, each when it is done.
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
run() {
  for project in "$@"; do
    dotnet test "tests/$project" --no-build --configuration "$configuration" "${arguments[@]}" >"$logs/$project.running" 2>&1 || touch "$logs/failed"
    mv "$logs/$project.running" "$logs/$project.log"
    cat "$logs/$project.log"
  done
}
format() {
  dotnet format whitespace ForumRealtime.sln --verify-no-changes --no-restore >"$logs/format" 2>&1 || touch "$logs/failed" "$logs/unformatted"
  cat "$logs/format"
}
arguments=("$@")
run ForumRealtime.EndToEnd.Tests Realtime.Resilience.Tests
run Realtime.Service.Tests Realtime.Load.Tests &
run Realtime.Clients.Tests Realtime.Backchannel.Tests &
format

# Not in the background: the shell has what runs there ignore Ctrl+C, which is what the AppHost is to be stopped with.
run ForumRealtime.AppHost.Tests Forum.Web.Tests
wait
for project in tests/*.Tests; do
  [ -e "$logs/${project#tests/}.log" ] || { echo "$project is in no row of test.sh." >&2; touch "$logs/failed"; }
done

passed=0 failed=0 skipped=0 status=0
for count in $(cat "$logs"/*.log | grep -E '^(Passed|Failed)! ' | grep -oE '(Failed|Passed|Skipped): +[0-9]+' | tr -d ' '); do
  case $count in
    Failed:*) failed=$((failed + ${count#*:})) ;;
    Passed:*) passed=$((passed + ${count#*:})) ;;
    Skipped:*) skipped=$((skipped + ${count#*:})) ;;
  esac
done

[ ! -e "$logs/unformatted" ] || echo "dotnet format would change files: see above."
echo "$passed passed, $failed failed, $skipped skipped"
[ "$passed" -gt 0 ] && [ "$failed" -eq 0 ] && [ ! -e "$logs/failed" ] || status=1
exit $status
