import { RUN_SOURCES } from '../../../attempts/run-sources.ts';
import type { AttemptState } from '../../../domain/attempt.ts';
import type { TestsRunEvent } from '../../../domain/attempt-event.ts';
import type { RunFailure } from '../../../workspace/runs/run-record.ts';
import type { AttemptScreenState } from '../attempt/state.ts';

/** A failing test; what is known of it beyond its place only where it ran here. */
export type ShownFailure = Pick<RunFailure, 'name' | 'file' | 'line'> & Partial<RunFailure>;

/** Runs of all visible tests, oldest first. */
export const wholeRuns = ({ testRuns }: AttemptState): readonly TestsRunEvent[] =>
  testRuns.filter(({ source }) => source !== RUN_SOURCES.one);

/** What failed in the last run of all tests, wherever it was started. */
export function shownFailures(
  state: AttemptState,
  { failures }: Pick<AttemptScreenState, 'failures'>,
): readonly ShownFailure[] {
  const last = wholeRuns(state).at(-1);
  if (last === undefined) return [];
  return last.failures.map((failure) => ({
    ...failures?.find(({ name, file }) => name === failure.name && file === failure.file),
    ...failure,
  }));
}
