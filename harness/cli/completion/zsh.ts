import type { CompletedCommand, Offer } from './table.ts';

/**
 * Completion for zsh, of `bugsquash`, after `npx` too unless npx has a completion of its own.
 * @param program what stands before a command where the script is read
 */
export function zshCompletion(commands: readonly CompletedCommand[], program: string): string {
  return `#compdef bugsquash
# zsh completion for bugsquash; to have it in every shell, put this line into ~/.zshrc, after compinit:
#   source <(${program} completion zsh)
_bugsquash() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${escaped(name)}:${summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(caseOf).join('\n')}
  esac
}
_bugsquash_npx() {
  if (( CURRENT == 2 )); then
    compadd bugsquash
    _files
  elif [[ $words[2] == bugsquash ]]; then
    shift words
    (( CURRENT-- ))
    _bugsquash
  else
    _default
  fi
}
if [[ $funcstack[1] == _bugsquash ]]; then
  _bugsquash "$@"
else
  compdef _bugsquash bugsquash
  (( $+_comps[npx] )) || compdef _bugsquash_npx npx
fi
`;
}

function caseOf({ name, arguments: offer, flags }: CompletedCommand): string {
  const specs = flags.map(({ name: flag, help, value }) =>
    quoted(`--${flag}[${escaped(help)}]${value === null ? '' : `:value:${action(value)}`}`),
  );
  const rest = offer.length === 0 ? [] : [quoted(`*:argument:${action(offer)}`)];
  return `    ${name})
      _arguments ${[...specs, ...rest].join(' \\\n        ')}
      ;;`;
}

const action = (offer: Offer): string => {
  if (offer === 'files') return '_files';
  return offer.length === 0 ? ' ' : `(${offer.join(' ')})`;
};

/** Brackets and colons divide the parts of a specification. */
const escaped = (text: string): string => text.replaceAll(/[[\]:\\]/g, '\\$&');

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
