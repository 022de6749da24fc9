import {
  type AttemptEvent,
  type AttemptState,
  countingSubmission,
  isSealed,
  lateSubmission,
} from '../domain/attempt.ts';
import type { Exercise } from '../domain/exercise.ts';
import type { Score } from '../domain/verdict.ts';

/** How an attempt went, as data for every face: the process timeline, belief beside truth, the debrief. */
export interface Report {
  readonly schema: 'bugsquash/report@1';
  readonly attempt: string;
  readonly exercise: { readonly id: string; readonly version: string; readonly title: string };
  readonly mode: string;
  readonly assistants: boolean;
  readonly phase: AttemptState['phase'];
  readonly sandbox: string | null;
  readonly score: Score | null;
  readonly lateScore: Score | null;
  /** By line of the ticket; `null` truth while sealed or before the first verdict. */
  readonly symptoms: readonly {
    readonly symptom: string;
    readonly believed: boolean;
    readonly gone: boolean | null;
    readonly hints: number;
  }[];
  readonly timeline: readonly {
    readonly atMs: number;
    readonly sinceStartMs: number;
    readonly what: string;
  }[];
  readonly testRuns: number;
  /** Milliseconds from the start of the clock to the first run of the visible tests. */
  readonly firstTestRunMs: number | null;
  readonly notes: readonly string[];
}

/** Pure: the log in, the report out. */
export function buildReport(
  id: string,
  events: readonly AttemptEvent[],
  state: AttemptState,
  exercise: Exercise,
): Report {
  const sealed = isSealed(state);
  const counting = countingSubmission(state);
  const shown = sealed ? undefined : (counting ?? state.submissions.at(-1));
  const startedAtMs = events.find(({ type }) => type === 'started')?.atMs ?? state.prepared.atMs;
  const firstRun = state.testRuns[0];
  const { manifest, solution } = exercise;
  return {
    schema: 'bugsquash/report@1',
    attempt: id,
    exercise: { id: manifest.id, version: state.prepared.exercise.version, title: manifest.title },
    mode: state.prepared.mode,
    assistants: state.prepared.assistants,
    phase: state.phase,
    sandbox: shown?.verdict.sandbox ?? null,
    score: sealed ? null : (counting?.verdict.score ?? null),
    lateScore: sealed ? null : (lateSubmission(state)?.verdict.score ?? null),
    symptoms: solution.bugs.map((bug, line) => ({
      symptom: bug.symptom,
      believed: state.submissions.at(-1)?.believed.includes(line) ?? false,
      gone: shown?.verdict.bugs?.find((graded) => graded.id === bug.id)?.squashed ?? null,
      hints: state.hints.filter(({ bugId }) => bugId === bug.id).length,
    })),
    timeline: events.map((event) => ({
      atMs: event.atMs,
      sinceStartMs: event.atMs - startedAtMs,
      what: wordEvent(event, sealed),
    })),
    testRuns: state.testRuns.length,
    firstTestRunMs: firstRun ? firstRun.atMs - startedAtMs : null,
    notes: state.notes,
  };
}

function wordEvent(event: AttemptEvent, sealed: boolean): string {
  switch (event.type) {
    case 'prepared':
      return 'the workspace was made';
    case 'started':
      return 'the clock started';
    case 'paused':
      return 'paused';
    case 'resumed':
      return 'went on';
    case 'tests-run':
      return `ran the visible tests (${event.source}): ${event.passed} passed, ${event.failed} failed`;
    case 'started-run':
      return `started the code (${event.source})`;
    case 'saved':
      return `saved ${event.files.join(', ')}`;
    case 'hint-taken':
      return `took hint ${event.step + 1} for ${event.cost} points`;
    case 'note':
      return `noted: ${event.text}`;
    case 'submitted': {
      const { bugs, score } = event.verdict;
      const gone = bugs?.filter(({ squashed }) => squashed).length ?? 0;
      return sealed
        ? 'submitted (sealed)'
        : `submitted${event.late ? ' after the bell' : ''}: ${gone} of ${bugs?.length ?? 0} gone, score ${score?.total ?? '-'}`;
    }
    case 'reset':
      return 'put the files back';
    case 'bell':
      return 'the bell rang';
    case 'finished':
      return 'finished';
    case 'revealed':
      return 'looked at the reference';
    case 'abandoned':
      return 'abandoned';
  }
}
