import type { BugFacts } from '../authoring/bug/add-bug.ts';
import type { Suggestions } from '../authoring/suggest/suggestion.ts';
import { composeAuthoring } from '../compose.ts';
import { type Result, success } from '../domain/failure.ts';
import type { CommandArguments } from './arguments.ts';
import { recordedBug, recordedFix } from './authoring-wording.ts';
import type { CommandContext, CommandOutput } from './command.ts';

/** A suggestion to keep. */
export interface Named {
  readonly id: string;
  /** Of a wrong fix. */
  readonly bug: string | undefined;
  readonly number: number;
  readonly name: string;
}

/** Keeps a suggestion as a bug or a wrong fix, and says which tests have to follow. */
export async function keepSuggestion(
  context: CommandContext,
  named: Named,
  args: CommandArguments,
  look: (only: number) => Promise<Result<Suggestions>>,
): Promise<Result<CommandOutput>> {
  // Which tests notice it is known before the code changes.
  const found = await look(named.number);
  if (!found.ok) return found;
  const known = found.value.suggestions.find(({ number }) => number === named.number);
  const failing = known?.failing ?? [];
  return named.bug === undefined
    ? keptBug(context, named, args, known)
    : keptFix(context, { ...named, bug: named.bug }, args, failing);
}

async function keptBug(
  { environment, collection, steps }: CommandContext,
  { id, number, name }: Named,
  { values }: CommandArguments,
  known: Suggestions['suggestions'][number] | undefined,
): Promise<Result<CommandOutput>> {
  const { keepBug } = await import('../authoring/suggest/keep.ts');
  const facts: BugFacts = {
    title: values.title,
    weight: values.weight === undefined ? undefined : Number(values.weight),
    symptom: values.symptom,
  };
  const { inTurn } = await import('../authoring/in-turn.ts');
  const host = composeAuthoring(environment, collection);
  const kept = await inTurn(host, id, () => keepBug(host, id, number, name, facts, known?.failing ?? []));
  if (!kept.ok) return kept;
  const { guards, isMoved } = kept.value;
  const lines = [
    ...(guards.length > 0
      ? [
          isMoved
            ? `These guards notice it, so they are in hidden/${name}.test.ts now:`
            : `These guards fail now; move them from hidden/guard.test.ts to hidden/${name}.test.ts:`,
          ...guards.map((test) => `  ${test}`),
        ]
      : []),
    ...(known?.visible.length === 0
      ? ['If no visible test is red yet, add one that reproduces a bug to repo/test/, then rebase.']
      : []),
  ];
  const json = { guards, guardsMoved: isMoved };
  return success(recordedBug({ id, name, ...kept.value }, steps, { json, lines }));
}

async function keptFix(
  { environment, collection, currentDirectory, steps }: CommandContext,
  { id, bug, number, name }: Named & { readonly bug: string },
  { values }: CommandArguments,
  failing: readonly string[],
): Promise<Result<CommandOutput>> {
  const { keepFix } = await import('../authoring/suggest/keep.ts');
  const host = composeAuthoring(environment, collection);
  const said = { why: values.why, message: values.message };
  const { inTurn } = await import('../authoring/in-turn.ts');
  const kept = await inTurn(host, id, () => keepFix(host, id, bug, { number, name, failing }, said));
  if (!kept.ok) return kept;
  const lines =
    failing.length === 0 ? [`No hidden test rejects it yet: write one into hidden/${bug}.test.ts.`] : [];
  return success(recordedFix(kept.value, { steps, currentDirectory }, { lines }));
}
