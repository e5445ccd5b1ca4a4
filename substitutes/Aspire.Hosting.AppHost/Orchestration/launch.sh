# Becomes the command given as arguments, in a session of its own, once the orchestrator says go. If the orchestrator
# is killed before it could tell the guard about this process, there is no go, and this process ends too.
# "keep" instead of "go" leaves it the rest of this pipe as its input.
read -r go || exit 1
[ "$go" = keep ] || exec </dev/null
if command -v setsid >/dev/null 2>&1; then
    exec setsid "$@"
fi
exec "$@"
