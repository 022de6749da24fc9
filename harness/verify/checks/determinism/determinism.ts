import { type ExerciseFiles, referenceOf, solvedTree } from '../../../catalog/exercise-files.ts';
import type { RunConditions } from '../../../grading/supervisor/run-types.ts';
import { error, found, type Messages } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { placeOfTest } from '../../test-place.ts';
import {
  type CheckPlan,
  EXTENSION,
  failingIds,
  fileOfBug,
  GUARD,
  resultOf,
  SEED,
  type Trial,
  type TrialResult,
  type TrialResults,
} from '../../trial.ts';

type Axis = 'repetition' | 'order' | 'time zone' | 'date' | 'locale' | 'seed' | 'load';

const NEXT: Readonly<Record<Axis, string>> = {
  repetition: 'Look for real time, chance or a race that the test does not wait for.',
  order: 'Make each test prepare what it needs, and leave nothing behind at module level.',
  'time zone': 'Let the code use UTC, or state the zone in the README and set it.',
  date: 'Take time from `world` and `subject.clock`, and let no test depend on the date on which it starts.',
  locale: 'Name the locale wherever text is sorted, folded or formatted.',
  seed: 'Let the test follow from `random` whatever the seed is; its title must not depend on it.',
  load: 'Wait for what happens instead of for time.',
};

const messages = {
  noVerdict: ({ axis, value }: Variation, why: string) =>
    error(`The verdict depends on the ${axis} (${value}): ${why}`, NEXT[axis]),
  failsSolved: ({ axis, value }: Variation, test: string, why: string | null) =>
    error(
      `The verdict depends on the ${axis} (${value}): "${test}" fails on the solved exercise${why === null ? '.' : `: ${why}`}`,
      NEXT[axis],
    ),
  differsUntouched: ({ axis, value }: Variation, test: string, ends: 'fails' | 'passes') =>
    error(
      `The verdict depends on the ${axis} (${value}): on the untouched code "${test}" ${ends} here and ${ends === 'fails' ? 'passes' : 'fails'} otherwise.`,
      NEXT[axis],
    ),
} satisfies Messages;

/** What is varied, one thing at a time, so that a failure names what broke it. */
export interface Variation {
  readonly axis: Axis;
  readonly value: string;
  readonly seed?: string;
  readonly conditions?: RunConditions;
  readonly hasBusyNeighbours?: boolean;
}

export interface DeterminismFacts {
  readonly findings: readonly Finding[];
  readonly runs: number;
  /** How many runs varied what. */
  readonly axes: Readonly<Record<string, number>>;
}

const ZONES = [
  'Pacific/Chatham',
  'America/St_Johns',
  'Pacific/Kiritimati',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
];
const LOCALES = ['tr_TR.UTF-8', 'de_DE.UTF-8', 'ar_EG.UTF-8', 'th_TH.UTF-8', 'sv_SE.UTF-8'];
/** Moments at which calendars surprise, each in a zone that feels it. */
const DATES: readonly (readonly [string, string])[] = [
  ['2028-02-29T12:00:00Z', 'UTC'],
  ['2026-03-29T00:59:30Z', 'Europe/Berlin'],
  ['2031-11-22T09:00:00Z', 'UTC'],
  ['2026-11-01T05:59:30Z', 'America/New_York'],
  ['2026-12-31T23:59:30Z', 'UTC'],
  ['2026-04-04T13:59:30Z', 'Australia/Lord_Howe'],
];
const AXES = ['order', 'time zone', 'date', 'seed', 'locale', 'load', 'repetition'] as const;

/** Deals the runs over the axes, round and round. */
export function variationsOf(runs: number): Variation[] {
  return Array.from({ length: runs }, (_, index) => {
    const axis = AXES[index % AXES.length] ?? 'repetition';
    return variation(axis, Math.floor(index / AXES.length));
  });
}

function variation(axis: Variation['axis'], round: number): Variation {
  const otherSeed = String(1_000_003 * (round + 1) + 7);
  switch (axis) {
    case 'order':
      return { axis, value: `shuffled by ${otherSeed}`, conditions: { shuffleSeed: Number(otherSeed) } };
    case 'time zone': {
      const zone = ZONES[round % ZONES.length] as string;
      return { axis, value: zone, conditions: { timeZone: zone } };
    }
    case 'date': {
      const [date, timeZone] = DATES[round % DATES.length] as (typeof DATES)[number];
      return {
        axis,
        value: `${date} in ${timeZone}`,
        conditions: { clockStartsAtMs: Date.parse(date), timeZone },
      };
    }
    case 'seed':
      return { axis, value: otherSeed, seed: otherSeed };
    case 'locale': {
      const locale = LOCALES[round % LOCALES.length] as string;
      return { axis, value: locale, conditions: { locale } };
    }
    case 'load':
      return { axis, value: 'a busy neighbour on every core', hasBusyNeighbours: true };
    case 'repetition':
      return { axis, value: 'nothing changed', seed: SEED };
  }
}

function trialOf(
  tree: Trial['tree'],
  files: readonly string[],
  what: string,
  index: number,
  varied: Variation,
): Trial {
  const conditions = varied.conditions ?? {};
  return {
    label: `${what}, run ${index + 1}: ${varied.axis} (${varied.value})`,
    tree,
    files,
    seed: varied.seed ?? SEED,
    conditions,
    repetition: index,
    // What processes are told at their start takes some of their own; the others show that nothing is left over.
    shares: isToldAtStart(conditions) ? 'nothing' : 'everything',
    ...(varied.hasBusyNeighbours ? { hasBusyNeighbours: true } : {}),
  };
}

const isToldAtStart = ({ clockStartsAtMs, timeZone, locale }: RunConditions) =>
  (clockStartsAtMs ?? timeZone ?? locale) !== undefined;

/** How many of the runs are made on the untouched code too, whose failures have to be as steady. */
const UNTOUCHED_SHARE = 5;

/**
 * The same verdict under other orders, zones, dates, locales, seeds and loads: the solved exercise passes every
 * test, and on the untouched code the same tests fail.
 */
export const determinism = { name: 'determinism', messages, plan } as const;

function plan(exerciseFiles: ExerciseFiles, runs: number): CheckPlan<DeterminismFacts> {
  const bugs = exerciseFiles.exercise.solution.bugs.map(({ id }) => id);
  const extension = referenceOf(exerciseFiles, null);
  const solved = solvedTree(exerciseFiles);
  const files = [...bugs.map(fileOfBug), GUARD, ...(extension ? [EXTENSION] : [])];
  const variations = variationsOf(runs);
  const solvedTrials = variations.map((varied, index) => ({
    varied,
    trial: trialOf(solved, files, 'solved', index, varied),
  }));
  const ordinary: Variation = { axis: 'repetition', value: 'nothing changed' };
  const reference = trialOf(exerciseFiles.repo, files, 'untouched', 0, ordinary);
  const untouchedTrials = variations.slice(0, Math.ceil(runs / UNTOUCHED_SHARE)).map((varied, index) => ({
    varied,
    trial: trialOf(exerciseFiles.repo, files, 'untouched', index + 1, varied),
  }));
  const differencesIn = (results: TrialResults): readonly (readonly [Trial, readonly Difference[]])[] => {
    const expected = failingIds(resultOf(results, reference));
    return [
      ...solvedTrials.map(
        ({ varied, trial }) =>
          [trial, solvedDifferences(exerciseFiles, varied, resultOf(results, trial))] as const,
      ),
      ...untouchedTrials.map(
        ({ varied, trial }) =>
          [trial, untouchedDifferences(exerciseFiles, varied, resultOf(results, trial), expected)] as const,
      ),
    ];
  };
  return {
    trials: [
      ...solvedTrials.map(({ trial }) => trial),
      reference,
      ...untouchedTrials.map(({ trial }) => trial),
    ],
    surprising(results) {
      const surprising = differencesIn(results).flatMap(([trial, differences]) =>
        differences.length > 0 ? [trial] : [],
      );
      // What the untouched ones are compared with may be the one that was wrong.
      const isCompared = untouchedTrials.some(({ trial }) => surprising.includes(trial));
      return isCompared ? [reference, ...surprising] : surprising;
    },
    conclude(results) {
      const axes: Record<string, number> = {};
      for (const { axis } of variations) axes[axis] = (axes[axis] ?? 0) + 1;
      // A test that three orders break is one thing to fix.
      const byCause = new Map<string, Finding>();
      for (const { axis, test, finding } of differencesIn(results).flatMap(
        ([, differences]) => differences,
      )) {
        const cause = `${axis} ${test}`;
        if (!byCause.has(cause)) byCause.set(cause, finding);
      }
      return { findings: [...byCause.values()], runs, axes };
    },
  };
}

/** What came out otherwise under a variation. */
interface Difference {
  readonly axis: Axis;
  /** A test's id; null for the whole run. */
  readonly test: string | null;
  readonly finding: Finding;
}

function solvedDifferences(
  exerciseFiles: ExerciseFiles,
  varied: Variation,
  result: TrialResult,
): readonly Difference[] {
  const why = result.failure ?? result.problems[0];
  if (why !== undefined) return [noVerdict(exerciseFiles, varied, why)];
  return failingIds(result).map((test, index) => {
    const place = placeOfTest(exerciseFiles, test);
    // Only the first error of a run is kept.
    const error = index === 0 ? (result.firstError?.split('\n')[0] ?? null) : null;
    const said = messages.failsSolved(varied, test, error);
    return { axis: varied.axis, test, finding: found('determinism', said, place.file, place.line) };
  });
}

function untouchedDifferences(
  exerciseFiles: ExerciseFiles,
  varied: Variation,
  result: TrialResult,
  expected: readonly string[],
): readonly Difference[] {
  if (result.failure !== null) return [noVerdict(exerciseFiles, varied, result.failure)];
  const failing = new Set(failingIds(result));
  return [...failing.symmetricDifference(new Set(expected))].map((test) => {
    const place = placeOfTest(exerciseFiles, test);
    const said = messages.differsUntouched(varied, test, failing.has(test) ? 'fails' : 'passes');
    return { axis: varied.axis, test, finding: found('determinism', said, place.file, place.line) };
  });
}

function noVerdict({ exercise }: ExerciseFiles, varied: Variation, why: string): Difference {
  const finding = found('determinism', messages.noVerdict(varied, why), exercise.exerciseRoot);
  return { axis: varied.axis, test: null, finding };
}
