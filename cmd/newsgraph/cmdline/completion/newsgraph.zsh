#compdef newsgraph
# Completion of newsgraph for zsh: source <(newsgraph completion zsh), or as
# _newsgraph in a folder of $fpath.

_newsgraph() {
	local -a candidates
	local line files= ret=1
	while IFS= read -r line; do
		case $line in
		:files) files=1 ;;
		*) candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
		esac
	done < <("${${(Q)words[1]}/#\~/$HOME}" __complete "=${(Q)words[CURRENT]}" "${(Q@)words[2,CURRENT-1]}" 2>/dev/null)
	(( $#candidates )) && _describe newsgraph candidates && ret=0
	[[ -n $files ]] && _files && ret=0
	return ret
}

if [[ $funcstack[1] == _newsgraph ]]; then
	_newsgraph "$@"
else
	compdef _newsgraph newsgraph
fi
