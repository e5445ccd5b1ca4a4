# Lives in a session of its own and outlives the orchestrator by a moment, whatever ended that: reads which process
# groups are alive, and when the orchestrator's end of the pipe is closed, ends those that are left.
trap '' HUP INT QUIT TERM
groups=''
while read -r verb group; do
    case $verb in
        add) groups="$groups $group" ;;
        del)
            left=''
            for g in $groups; do
                [ "$g" = "$group" ] || left="$left $g"
            done
            groups=$left
            ;;
    esac
done

signal() {
    for g in $groups; do
        kill -s "$1" -- "-$g" 2>/dev/null || kill -s "$1" "$g" 2>/dev/null
    done
}

any_left() {
    for g in $groups; do
        kill -0 -- "-$g" 2>/dev/null && return 0
    done
    return 1
}

signal TERM
patience=20
while any_left && [ "$patience" -gt 0 ]; do
    sleep 0.1
    patience=$((patience - 1))
done
signal KILL
