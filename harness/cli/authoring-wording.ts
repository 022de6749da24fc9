import { relative } from 'node:path';
import type { RecordedFix } from '../authoring/fix/record-fix.ts';
import type { Rebased } from '../authoring/rebase/rebase.ts';
import type { WorkingTree } from '../authoring/trees/working-tree.ts';
import { printable } from '../domain/printable.ts';
import { counted } from '../wording/counted.ts';
import type { StepWording } from '../wording/next-step.ts';
import { placeText } from '../wording/place.ts';
import { shellQuote } from '../wording/shell-quote.ts';
import type { CommandContext, CommandOutput } from './command.ts';

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

/** What is said beside the written files. */
interface More {
  readonly json?: Readonly<Record<string, unknown>>;
  readonly lines?: readonly string[];
}

/** What is said of a bug that was recorded; patches that the change left behind are a failure. */
export function recordedBug(
  {
    id,
    name,
    written,
    rebased,
  }: Pick<RecordedFix, 'written' | 'rebased'> & {
    readonly id: string;
    readonly name: string;
  },
  steps: StepWording,
  more: More = {},
): CommandOutput {
  const head = [`The bug "${name}" is in ${id}:`, ...written.map((file) => `  ${file}`)];
  return recorded('bugsquash/bug@1', { head, written, rebased }, steps, more);
}

/** The same of a fix. */
export function recordedFix(
  { patch, written, rebased }: RecordedFix,
  { steps, currentDirectory }: Pick<CommandContext, 'steps' | 'currentDirectory'>,
  { json, lines }: More = {},
): CommandOutput {
  const head = [
    `Recorded as ${relative(currentDirectory, patch)}`,
    ...written.slice(1).map((file) => `  ${file}`),
  ];
  const more = { json: { patch, ...json }, ...(lines && { lines }) };
  return recorded('bugsquash/fix@1', { head, written, rebased }, steps, more);
}

function recorded(
  schema: string,
  { head, written, rebased }: Pick<RecordedFix, 'written' | 'rebased'> & { readonly head: readonly string[] },
  steps: StepWording,
  { json = {}, lines = [] }: More,
): CommandOutput {
  const next = steps.command(['status', rebased.exercise]);
  const isMoved = rebased.rebased.length + rebased.unsolved.length > 0;
  return {
    json: {
      ...{ schema, step: 'recorded', directory: null },
      ...json,
      written,
      rebased: rebasedDocument(rebased, steps),
      next,
    },
    text: [...head, ...lines, ...(isMoved ? [wordRebased(rebased, steps)] : []), `Next: ${next}`].join('\n'),
    exitCode: rebased.unsolved.length > 0 ? 1 : 0,
  };
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
