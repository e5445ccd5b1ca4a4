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

[ -n "$groups" ] || exit 0
signal TERM
sleep 2
signal KILL
