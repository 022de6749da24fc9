import type { CompletedCommand, Offer } from './table.ts';

/**
 * Completion for fish, of `bugsquash`, after `npx` too.
 * @param program what stands before a command where the script is read
 */
export function fishCompletion(commands: readonly CompletedCommand[], program: string): string {
  return `# fish completion for bugsquash; to have it in every shell:
#   ${program} completion fish > ~/.config/fish/completions/bugsquash.fish
# and for bugsquash after npx, put "source ~/.config/fish/completions/bugsquash.fish" into ~/.config/fish/config.fish
function __bugsquash_words
    set -l words (commandline -opc)
    while test (count $words) -gt 0; and not string match -q '*bugsquash*' -- $words[1]
        set -e words[1]
    end
    string join \\n -- $words
end
function __bugsquash_begins
    test (count (__bugsquash_words)) -eq 1
end
function __bugsquash_at
    set -l words (__bugsquash_words)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end
for program in bugsquash npx
    complete -c $program -n __bugsquash_begins -f
${commands.map(({ name, summary }) => `    complete -c $program -n __bugsquash_begins -a ${name} -d ${quoted(summary)}`).join('\n')}
${commands.flatMap(linesOf).join('\n')}
end
complete -c npx -n 'test (count (commandline -opc)) -eq 1' -a bugsquash
`;
}

function linesOf({ name, arguments: offer, flags }: CompletedCommand): readonly string[] {
  const start = `    complete -c $program -n '__bugsquash_at ${name}'`;
  return [
    ...(offer === 'files' ? [] : [`${start} -f${offer.length === 0 ? '' : ` -a ${wordsOf(offer)}`}`]),
    ...flags.map(
      ({ name: flag, help, value }) => `${start} -l ${flag} -d ${quoted(help)}${flagValue(value)}`,
    ),
  ];
}

function flagValue(value: Offer | null): string {
  if (value === null) return '';
  if (value === 'files') return ' -r -F';
  return value.length === 0 ? ' -x' : ` -x -a ${wordsOf(value)}`;
}

const wordsOf = (offer: readonly string[]): string => quoted(offer.join(' '));

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
