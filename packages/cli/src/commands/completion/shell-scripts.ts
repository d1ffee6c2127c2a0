import { COMPLETE_WORD, FILES_DIRECTIVE } from './completion-protocol.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

// All three ask the command itself, so that they need not be written anew when it learns something.

const bash = `# bash completion for dmt. Add to ~/.bashrc:  source <(dmt completion bash)
_dmt() {
  local line="\${COMP_LINE:0:COMP_POINT}" current head='' breaks='' candidate
  COMPREPLY=()
  current="\${line##*[[:space:]]}"
  # bash replaces only what stands after the last of the characters that break words.
  [[ $COMP_WORDBREAKS == *:* ]] && breaks+=':'
  [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='
  [[ -n $breaks ]] && head="\${current%"\${current##*[$breaks]}"}"
  while IFS=$'\\t' read -r candidate _; do
    if [[ $candidate == ${FILES_DIRECTIVE} ]]; then
      compopt -o default 2>/dev/null
      COMPREPLY=()
      return
    fi
    candidate="\${candidate#"$head"}"
    [[ $candidate == *[!A-Za-z0-9_.,:=@/+-]* ]] && candidate="$(printf '%q' "$candidate")"
    COMPREPLY+=("$candidate")
  done < <("\${COMP_WORDS[0]}" ${COMPLETE_WORD} "$line" 2>/dev/null </dev/null)
}
complete -F _dmt dmt
`;

const zsh = `#compdef dmt
# zsh completion for dmt. Add to ~/.zshrc:  source <(dmt completion zsh)
_dmt() {
  local -a candidates shown
  local candidate note
  while IFS=$'\\t' read -r candidate note; do
    if [[ $candidate == ${FILES_DIRECTIVE} ]]; then
      _files
      return
    fi
    candidates+=("$candidate")
    shown+=("$candidate\${note:+  -- $note}")
  done < <("$words[1]" ${COMPLETE_WORD} "\${(j: :)words[1,CURRENT]}" 2>/dev/null </dev/null)
  (( $#candidates )) && compadd -l -d shown -a candidates
}
if [[ $funcstack[1] == _dmt ]]; then
  _dmt "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _dmt dmt
fi
`;

const fish = `# fish completion for dmt:  dmt completion fish > ~/.config/fish/completions/dmt.fish
function __dmt_complete
    set -l program (commandline -opc)[1]
    set -l found ($program ${COMPLETE_WORD} (commandline -cp | string collect) 2>/dev/null </dev/null)
    if test "$found[1]" = "${FILES_DIRECTIVE}"
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $found
    end
end
complete -c dmt -f -a '(__dmt_complete)'
`;

/** What a shell has to run to complete `dmt`. */
export const shellScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
