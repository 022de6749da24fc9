import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hint } from '../../domain/exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { shareOf } from '../../domain/hints.ts';
import { loadDraft, writeAll } from '../draft.ts';
import { bugNamed } from '../fix/target.ts';
import type { AuthoringHost } from '../host.ts';
import { withValueIn } from '../manifest/edit-manifest.ts';

/** A step of a ladder as a mentor says it; what it costs follows from its place where that is not said. */
export interface SaidHint {
  readonly text: string;
  readonly cost: number | undefined;
}

/** Writes the ladder of hints of a bug, in place of what there was. */
export function setHints(
  host: AuthoringHost,
  id: string,
  bugName: string,
  said: readonly SaidHint[],
): Result<readonly Hint[]> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const named = bugNamed(draft.value, bugName);
  if (!named.ok) return named;
  const { solution, solutionRoot } = draft.value.exercise;
  const index = solution.bugs.findIndex((bug) => bug.id === named.value);
  const bug = solution.bugs[index];
  if (!bug) {
    return failed('bad-arguments', 'An extension has no hints.', { command: ['status', id] });
  }
  const share = shareOf(bug, solution.bugs);
  const hints = said.map(({ text, cost }, step) => ({
    text,
    cost: cost ?? usualCost(share, step, said.length),
  }));
  const sum = hints.reduce((total, { cost }) => total + cost, 0);
  if (sum > share) {
    return failed(
      'bad-arguments',
      `The hints cost ${sum} points together, and "${bug.id}" is worth ${share} beside the other bugs.`,
      'Make them cheaper, or leave out what they cost.',
    );
  }
  const file = join(solutionRoot, 'solution.yaml');
  writeAll(
    host,
    id,
    new Map([[file, withValueIn(readFileSync(file, 'utf8'), ['bugs', index, 'hints'], hints)]]),
  );
  return success(hints);
}

/** A ladder costs half of what its bug is worth, each step more than the one before. */
function usualCost(share: number, step: number, steps: number): number {
  return Math.max(1, Math.floor((share * (step + 1)) / (steps * (steps + 1))));
}
