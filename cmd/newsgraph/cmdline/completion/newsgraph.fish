# Completion of newsgraph for fish: newsgraph completion fish | source

function __newsgraph_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in ($before[1] __complete "=$current" $before[2..] 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c newsgraph -f -a '(__newsgraph_complete)'
