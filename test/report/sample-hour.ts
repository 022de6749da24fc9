import { readExerciseFiles } from '../../harness/catalog/exercise-files.ts';
import { replay } from '../../harness/domain/attempt.ts';
import type { AttemptEvent, Mode, SavedEvent } from '../../harness/domain/attempt-event.ts';
import type { Exercise } from '../../harness/domain/exercise.ts';
import { computeScore } from '../../harness/domain/score.ts';
import { compareFileSets } from '../../harness/files/compare-contents.ts';
import { momentsOf } from '../../harness/report/moments.ts';
import { changesBetween } from '../../harness/report/precision/changes.ts';
import { editPrecision, type FixPatch } from '../../harness/report/precision/edit-precision.ts';
import { resemblances } from '../../harness/report/precision/resemblance.ts';
import { buildReport, type Comparison, type Report } from '../../harness/report/report.ts';
import { framesOf, type LapseStep } from '../../harness/report/time-lapse.ts';
import { exerciseNamed, patchedTree, pristineTree, type Tree } from '../support/exercises.ts';
import { at, prepared, submitted } from '../support/log.ts';

const MINUTE_MS = 60_000;
const exercise: Exercise = exerciseNamed('money-split');
const WRONG = 'fixes/credit/wrong-step-only.patch';
const RIGHT = ['fixes/credit/reference.patch', 'fixes/decimals/alternative-scale.patch'];

/** An hour at a real exercise, by its own patches: a wrong fix first, two bugs gone in the end. */
export function sampleHour(mode: Mode = 'strict'): {
  readonly report: Report;
  readonly steps: readonly LapseStep[];
} {
  const { bugs, wrong } = exercise.solution;
  const ids = bugs.map(({ id }) => id);
  const trees = [pristineTree(exercise), patchedTree(exercise, [WRONG]), patchedTree(exercise, RIGHT)];
  const withTest = new Map([
    ...(trees[2] ?? []),
    ['test/own.test.ts', Buffer.from("test('own', () => {});\n")],
  ]);
  const stills: readonly Tree[] = [...trees, withTest];
  const saved = (minutes: number, still: number): SavedEvent => {
    const step = compareFileSets(setOf(stills[still - 1]), setOf(stills[still]));
    const { added, removed } = compareFileSets(setOf(stills[0]), setOf(stills[still]));
    return {
      type: 'saved',
      atMs: minutes * MINUTE_MS,
      files: step.files.map(({ path }) => path),
      snapshot: `still-${still}`,
      digest: `${still}`,
      added,
      removed,
    };
  };
  const run = (minutes: number, failed: number): AttemptEvent => ({
    type: 'tests-run',
    atMs: minutes * MINUTE_MS,
    source: 'npm test',
    passed: 55 - failed,
    failed,
    total: 55,
    failures:
      failed === 0
        ? []
        : [
            {
              name: 'balances › are all zero after a dinner that was cancelled',
              file: 'test/trip.test.ts',
              line: 25,
            },
          ],
  });
  const submission = (
    minutes: number,
    gone: readonly string[],
    snapshot: string,
    believed: readonly number[],
    regressions = 0,
  ): AttemptEvent => {
    const base = submitted({ minutes, believed: mode === 'strict' ? believed : [], regressions });
    const judged = bugs.map(({ id, title, weight }) => ({
      id,
      title,
      weight,
      squashed: gone.includes(id),
      tests: { passed: gone.includes(id) ? 7 : 3, total: 7 },
    }));
    return {
      ...base,
      snapshot,
      verdict: { ...base.verdict, bugs: judged, score: computeScore(judged, regressions, [], null) },
    };
  };
  const events: AttemptEvent[] = [
    prepared(mode),
    at('started', 1),
    run(4, 1),
    {
      type: 'note',
      atMs: 6 * MINUTE_MS,
      text: 'I think a credit loses the cent because dividing bigints rounds towards zero',
    },
    saved(8, 1),
    run(9, 0),
    submission(10, [], 'still-1', [0], 1),
    {
      type: 'hint-taken',
      atMs: 22 * MINUTE_MS,
      bugId: 'credit',
      step: 0,
      cost: 4,
      symptom: bugs[0]?.symptom,
      text: 'Run the red test',
    },
    saved(24, 2),
    run(25, 0),
    saved(26, 3),
    submission(27, ['credit', 'decimals'], 'still-3', [0, 1]),
    at('finished', 29),
    {
      type: 'note',
      atMs: 33 * MINUTE_MS,
      text: 'Symptom: cents went missing.\nCause: rounding towards zero.\n<b>Proof</b>: the red test.',
    },
    at('revealed', 34),
    {
      type: 'own-tests-judged',
      atMs: 35 * MINUTE_MS,
      tests: [
        { id: 'test/own.test.ts › own', outcome: 'catches-nothing', bugs: [] },
        { id: 'test/own.test.ts › half a dinar is 500 fils', outcome: 'catches', bugs: ['decimals'] },
      ],
    },
  ];
  const patches = readExerciseFiles(exercise).patches.flatMap((patch): FixPatch[] =>
    patch.bug === null ? [] : [{ ...patch, bug: patch.bug }],
  );
  const changes = (still: number) => changesBetween(trees[0] ?? new Map(), stills[still] ?? new Map());
  const comparison: Comparison = {
    precision: editPrecision(changes(3), patches, ids, new Set(['credit', 'decimals'])),
    resembles: [
      resemblances(changes(1), patches, wrong, new Set(ids)),
      resemblances(changes(3), patches, wrong, new Set(['refunds'])),
    ],
  };
  const state = replay(events);
  if (!state) throw new Error('no state');
  const steps = framesOf(momentsOf(events)).map((frame): LapseStep => {
    const still = Number(frame.snapshot.slice(-1));
    const before = frame.what.startsWith('submission') ? still : still - 1;
    return { frame, step: compareFileSets(setOf(stills[before]), setOf(stills[still])) };
  });
  return { report: buildReport('0a1b2c3d', events, state, exercise, comparison), steps };
}

const setOf = (tree: Tree | undefined) =>
  new Map([...(tree ?? [])].map(([path, data]) => [path, { data, executable: false }]));
