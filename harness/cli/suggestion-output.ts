import type { Suggestion, Suggestions, WhyLeft } from '../authoring/suggest/suggestion.ts';
import { printable } from '../domain/printable.ts';
import { dataDirectory } from '../locations.ts';
import { readSettings } from '../tui/app/settings.ts';
import type { Picked } from '../tui/mentor/suggestions.tsx';
import { screenControl } from '../tui/terminal/screen-control.ts';
import { counted } from '../wording/counted.ts';
import type { CommandContext, CommandOutput } from './command.ts';

const WHY: Readonly<Record<WhyLeft, string>> = {
  unnoticed: 'that nothing notices',
  'too plain': 'that visible tests or the type checker give away',
  'not running': 'that do not run',
  entangled: 'beside another bug',
};

const titleOf = (id: string, bug: string | undefined): string =>
  bug === undefined ? `${id}: candidate bugs` : `${id}: candidate wrong fixes of "${bug}"`;

/** Lets a mentor at a terminal look at them and pick one; undefined where there is no terminal, or none was picked. */
export async function pickSuggestion(
  id: string,
  bug: string | undefined,
  suggestions: readonly Suggestion[],
  { environment }: CommandContext,
): Promise<Picked | undefined> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  const { showSuggestions } = await import('../tui/mentor/show-suggestions.tsx');
  const terminal = {
    screen: screenControl(process.stdout, environment),
    environment,
    settings: readSettings(dataDirectory(environment)),
  };
  return (await showSuggestions(terminal, titleOf(id, bug), suggestions)) ?? undefined;
}

export function suggestionsOutput(
  id: string,
  bug: string | undefined,
  found: Suggestions,
  { steps }: CommandContext,
): CommandOutput {
  const { suggestions, made, tried, left, failingAlready, noticingOthers } = found;
  const [first] = suggestions;
  const words = ['suggest', id, ...(bug === undefined ? [] : [bug])];
  const next = first
    ? steps.command([...words, '--keep', String(first.number), '--as', first.kind])
    : bug === undefined
      ? steps.command(['bug', 'add', id, 'off-by-one'])
      : steps.command(['fix', 'add', id, bug, '--wrong', 'a-temptation', '--why', 'what is wrong with it']);
  const reasons = Object.entries(left).filter(([, count]) => count > 0);
  const text = [
    `${titleOf(id, bug)}: ${suggestions.length}, of ${counted(made, 'small change')} with ${tried} tried.`,
    ...(reasons.length > 0
      ? [`Left out: ${reasons.map(([why, count]) => `${count} ${WHY[why as WhyLeft]}`).join(', ')}.`]
      : []),
    ...(failingAlready.length > 0
      ? [
          'Tests that fail on the right code, so that they notice nothing; correct them first:',
          ...failingAlready.map((test) => `  ${printable(test)}`),
        ]
      : []),
    ...(noticingOthers.length > 0
      ? [
          'Tests that notice another bug; move them to its file:',
          ...noticingOthers.map(({ test, bug: other }) => `  ${printable(test)} → hidden/${other}.test.ts`),
        ]
      : []),
    ...suggestions.flatMap((suggestion) => ['', ...linesOf(suggestion)]),
    '',
    first ? `Keep one: ${next}` : `Write one yourself: ${next}`,
  ];
  return {
    json: {
      schema: 'bugsquash/suggestions@1',
      exercise: id,
      bug: bug ?? null,
      made,
      tried,
      left,
      failingAlready,
      noticingOthers,
      suggestions,
      next,
    },
    text: text.join('\n'),
    exitCode: suggestions.length > 0 ? 0 : 1,
  };
}

function linesOf({ number, text, file, line, difference, failing, visible, diff }: Suggestion): string[] {
  return [
    `${number}  ${text}  (${file}:${line})`,
    `  ${difference}`,
    failing.length === 0
      ? '  No hidden test notices it yet.'
      : `  Noticed by ${failing.slice(0, 3).join('; ')}${failing.length > 3 ? ` and ${failing.length - 3} more` : ''}.`,
    ...(visible.length > 0 ? [`  This visible test fails: ${visible.join('; ')}`] : []),
    ...diff
      .split('\n')
      .filter((patchLine) => /^[-+ @]/.test(patchLine) && !/^(---|\+\+\+) /.test(patchLine))
      .map((patchLine) => `    ${patchLine}`),
  ].map(printable);
}
