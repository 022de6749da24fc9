import type { Rebased } from '../authoring/rebase/rebase.ts';
import type { WorkingTree } from '../authoring/trees/working-tree.ts';
import { printable } from '../domain/printable.ts';
import { counted } from '../wording/counted.ts';
import type { StepWording } from '../wording/next-step.ts';
import { placeText } from '../wording/place.ts';
import { shellQuote } from '../wording/shell-quote.ts';
import type { CommandOutput } from './command.ts';

/** What a rebase did, for programs. */
export function rebasedDocument(rebased: Rebased, steps: StepWording) {
  return {
    ...rebased,
    unsolved: rebased.unsolved.map((unsolved) => ({ ...unsolved, next: steps.next(unsolved.next) })),
  };
}

/** The same for people; of a conflict both sides. */
export function wordRebased({ rebased, unchanged, history, unsolved }: Rebased, steps: StepWording): string {
  return [
    `${counted(rebased.length, 'patch').replace(/patchs$/, 'patches')} brought along, ${unchanged} as they were.`,
    ...rebased.map((name) => `  ${name}`),
    ...history.map((name) => `  ${name}`),
    ...unsolved.flatMap(({ patch, why, conflicts, directory, next }) => [
      '',
      `✗ ${patch}: ${printable(why)}`,
      ...conflicts.flatMap(({ path, line, ours, theirs }) => [
        `  at ${printable(placeText(path, line))}`,
        ...sideLines('repo/ has', ours),
        ...sideLines('the patch wants', theirs),
      ]),
      ...(directory === null ? [] : [`  open in ${directory}`]),
      `  Next: ${printable(steps.next(next))}`,
    ]),
  ].join('\n');
}

const MOST_LINES = 12;

function sideLines(whose: string, text: string | null): string[] {
  if (text === null) return [`    ${whose} no such file`];
  const lines = text.split('\n');
  const more = lines.length > MOST_LINES ? [`      … ${lines.length - MOST_LINES} more lines`] : [];
  return [`    ${whose}:`, ...lines.slice(0, MOST_LINES).map((line) => `      ${printable(line)}`), ...more];
}

/** Where a tree is, and what to type once it is changed. */
export const wordTree = ({ directory }: WorkingTree, does: string, then: string): string =>
  [`  cd ${shellQuote(directory)}`, `${does}, then type:`, `  ${then}`].join('\n');

/** What is said of a tree that was thrown away. */
export const discardedOutput = (directory: string): CommandOutput => ({
  json: { schema: 'bugsquash/discarded@1', directory },
  text: `Thrown away: ${directory}`,
  exitCode: 0,
});
