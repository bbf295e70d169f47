# Completion of newsgraph for bash: source <(newsgraph completion bash)

_newsgraph() {
	local line files=
	COMPREPLY=()
	while IFS=$'\t' read -r line _; do
		case $line in
		:files) files=1 ;;
		*) COMPREPLY+=("$line") ;;
		esac
	done < <("${1/#\~/$HOME}" __complete "=${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)
	# Where files can stand readline completes them itself, with their quoting.
	[[ -n $files ]] || compopt +o default 2>/dev/null
}
complete -o default -F _newsgraph newsgraph
