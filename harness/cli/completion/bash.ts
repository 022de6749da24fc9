import { shellQuote } from '../../wording/shell-quote.ts';
import type { CompletedCommand, Offer } from './table.ts';

/**
 * Completion for bash. It completes after `npx` too, unless npx has a completion of its own: the word after
 * `bugsquash` is the command, wherever that stands.
 * @param program what stands before a command where the script is read
 */
export function bashCompletion(commands: readonly CompletedCommand[], program: string): string {
  return `# bash completion for bugsquash; to have it in every shell, put this line into ~/.bashrc:
#   source <(${program} completion bash)
_bugsquash() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} at=0 command offered='' files=''
  while [[ $at -lt $COMP_CWORD && \${COMP_WORDS[at]} != *bugsquash* ]]; do ((at++)); done
  command=\${COMP_WORDS[at+1]}
  if [[ $COMP_CWORD -eq $((at + 1)) ]]; then
    offered=${words(commands.map(({ name }) => name))}
  else
    case $command in
${commands.map(caseOf).join('\n')}
    esac
  fi
  COMPREPLY=()
  if [[ -n $files ]]; then
    local IFS=$'\\n'
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$word"))
  else
    COMPREPLY=($(compgen -W "$offered" -- "$word"))
  fi
}
_bugsquash_npx() {
  if [[ $COMP_CWORD -gt 1 && \${COMP_WORDS[1]} == bugsquash ]]; then
    _bugsquash
  elif [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W bugsquash -- "\${COMP_WORDS[1]}"))
  fi
}
complete -F _bugsquash bugsquash
complete -p npx >/dev/null 2>&1 || complete -o default -F _bugsquash_npx npx
`;
}

function caseOf({ name, arguments: offer, flags }: CompletedCommand): string {
  const withValue = flags.flatMap(({ name: flag, value }) => (value === null ? [] : [{ flag, value }]));
  const values = withValue.map(({ flag, value }) => `          --${flag}) ${offering(value)} ;;`);
  const flagWords = words(flags.map(({ name: flag }) => `--${flag}`));
  return `      ${name})
        case $before in
${values.join('\n')}
          *)
            if [[ $word == -* ]]; then offered=${flagWords}
            else ${offering(offer)}
            fi ;;
        esac ;;`;
}

const offering = (offer: Offer): string => (offer === 'files' ? 'files=1' : `offered=${words(offer)}`);

const words = (list: readonly string[]): string => `'${list.map(shellQuote).join(' ')}'`;
