import { type AttemptState, isSealed } from '../../domain/attempt.ts';
import type { SavedEvent } from '../../domain/attempt-event.ts';
import type { Exercise } from '../../domain/exercise.ts';
import type { Moment } from '../moments.ts';
import { type BugProgress, bugProgress, type Fall, fallsOf } from './bugs.ts';
import { type Milestone, milestonesOf } from './milestones.ts';
import { type QuietStretch, quietStretches } from './quiet.ts';
import { type FileWork, filesByEdits, isTest } from './saves.ts';

/** A run of the visible tests, or of the code itself. */
export interface SeenRun {
  readonly sinceStartMs: number;
  /** What it was started by. */
  readonly source: string;
  /** Null where the code was started and not its tests. */
  readonly tests: { readonly passed: number; readonly failed: number; readonly total: number } | null;
}

/** The files were put back. */
export interface SeenReset {
  readonly sinceStartMs: number;
  /** Lines that differ from the start; null in logs that do not tell. */
  readonly added: number | null;
  readonly removed: number | null;
}

/** Files that were seen to have changed. */
export interface SeenSave extends SeenReset {
  readonly files: readonly string[];
}

/**
 * How somebody worked, as one pure fold over the log. It holds what was seen and no more: edits are seen only while
 * the cockpit is open or a command looks, runs only where the workspace's own scripts and tools start them.
 */
export interface Process {
  readonly milestones: readonly Milestone[];
  /** By line of the ticket. */
  readonly bugs: readonly BugProgress[];
  readonly falls: readonly Fall[];
  /** The most edited first. */
  readonly files: readonly FileWork[];
  readonly runs: readonly SeenRun[];
  readonly saves: readonly SeenSave[];
  readonly resets: readonly SeenReset[];
  readonly quiet: readonly QuietStretch[];
  /** When the report's story ends: at the finish, at the bell, else with the last event. */
  readonly endMs: number;
  /** Whether places of root causes may be told. */
  readonly revealed: boolean;
}

export function processOf(moments: readonly Moment[], state: AttemptState, exercise: Exercise): Process {
  const { bugs } = exercise.solution;
  const revealed = state.phase === 'finished' && state.revealedAtMs !== null;
  const during = moments.slice(0, endOfWork(moments));
  const sealed = isSealed(state);
  const falls = sealed ? [] : fallsOf(during, bugs);
  const rootCauses = new Set(revealed ? bugs.map(({ root_cause: { file } }) => file) : []);
  return {
    milestones: milestonesOf(during, {
      rootCauses: revealed ? rootCauses : null,
      falls: sealed ? null : falls,
      bugs,
    }),
    bugs: bugProgress(during, { bugs, falls, revealed }, state),
    falls,
    files: filesByEdits(during).map(({ path, ...work }) => ({
      path,
      ...work,
      isTest: isTest(path),
      isRootCause: revealed ? rootCauses.has(path) : null,
    })),
    runs: during.flatMap(({ event, sinceStartMs }): SeenRun[] => {
      if (event.type === 'started-run') return [{ sinceStartMs, source: event.source, tests: null }];
      if (event.type !== 'tests-run') return [];
      const { source, passed, failed, total } = event;
      return [{ sinceStartMs, source, tests: { passed, failed, total } }];
    }),
    saves: during.flatMap(({ event, sinceStartMs }): SeenSave[] =>
      event.type === 'saved' ? [{ sinceStartMs, files: event.files, ...linesOf(event) }] : [],
    ),
    resets: during.flatMap(({ event, sinceStartMs }): SeenReset[] =>
      event.type === 'reset' ? [{ sinceStartMs, ...linesOf(event) }] : [],
    ),
    quiet: quietStretches(during),
    endMs: Math.max(0, during.at(-1)?.sinceStartMs ?? 0),
    revealed,
  };
}

const linesOf = ({ added, removed }: Pick<SavedEvent, 'added' | 'removed'>) => ({
  added: added ?? null,
  removed: removed ?? null,
});

/** What comes after the finish is no work at the bugs: debrief, reveal, judging. */
function endOfWork(moments: readonly Moment[]): number {
  const end = moments.findIndex(({ event: { type } }) => type === 'finished' || type === 'abandoned');
  return end < 0 ? moments.length : end + 1;
}
