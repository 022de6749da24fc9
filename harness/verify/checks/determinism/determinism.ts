import { join } from 'node:path';
import { type ExerciseFiles, patched, referenceOf } from '../../../catalog/exercise-files.ts';
import type { RunConditions } from '../../../grading/supervisor/run-types.ts';
import type { Finding } from '../../finding.ts';
import {
  type CheckPlan,
  EXTENSION,
  failingIds,
  fileOfBug,
  GUARD,
  resultOf,
  SEED,
  type Trial,
} from '../../trial.ts';

/** What is varied, one thing at a time, so that a failure names what broke it. */
export interface Variation {
  readonly axis: 'repetition' | 'order' | 'time zone' | 'date' | 'locale' | 'seed' | 'load';
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
export function planDeterminism(exerciseFiles: ExerciseFiles, runs: number): CheckPlan<DeterminismFacts> {
  const { exercise } = exerciseFiles;
  const bugs = exercise.solution.bugs.map(({ id }) => id);
  const references = bugs.flatMap((id) => referenceOf(exerciseFiles, id) ?? []);
  const extension = referenceOf(exerciseFiles, null);
  const solved = patched(exerciseFiles, [...references, ...(extension ? [extension] : [])]);
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
  return {
    trials: [
      ...solvedTrials.map(({ trial }) => trial),
      reference,
      ...untouchedTrials.map(({ trial }) => trial),
    ],
    conclude(results) {
      const findings: Finding[] = [];
      const report = (varied: Variation, id: string | undefined, what: string, detail: string) => {
        const file = id?.split(' › ')[0];
        findings.push({
          check: 'determinism',
          severity: 'error',
          message: `The verdict depends on the ${varied.axis} (${varied.value}): ${what}${detail}`,
          file: file ? join(exercise.solutionRoot, 'hidden', file) : exercise.exerciseRoot,
          line: null,
          next: NEXT[varied.axis],
        });
      };
      for (const { varied, trial } of solvedTrials) {
        const result = resultOf(results, trial);
        const [id, ...more] = failingIds(result);
        if (result.failure !== null) report(varied, undefined, result.failure, '');
        else if (result.problems[0] !== undefined) report(varied, undefined, result.problems[0], '');
        else if (id !== undefined)
          report(
            varied,
            id,
            `"${id}"${more.length > 0 ? ` and ${more.length} more` : ''} fails on the solved exercise`,
            result.firstError ? `: ${result.firstError.split('\n')[0]}` : '.',
          );
      }
      const expected = failingIds(resultOf(results, reference)).sort();
      for (const { varied, trial } of untouchedTrials) {
        const result = resultOf(results, trial);
        if (result.failure !== null) {
          report(varied, undefined, result.failure, '');
          continue;
        }
        const failing = failingIds(result).sort();
        const other =
          failing.find((id) => !expected.includes(id)) ?? expected.find((id) => !failing.includes(id));
        if (other !== undefined)
          report(
            varied,
            other,
            `on the untouched code "${other}" ${failing.includes(other) ? 'fails here and passes' : 'passes here and fails'} otherwise`,
            '.',
          );
      }
      const axes: Record<string, number> = {};
      for (const { axis } of variations) axes[axis] = (axes[axis] ?? 0) + 1;
      return { findings, runs, axes };
    },
  };
}

const NEXT: Readonly<Record<Variation['axis'], string>> = {
  repetition: 'look for real time, chance or a race that the test does not await',
  order: 'make each test prepare what it needs; nothing may be left over at module level',
  'time zone': 'let the code use UTC, or say the zone in the README and set it',
  date: 'take time from the world and `subject.clock`, and let no test depend on the date it starts with',
  locale: 'name the locale wherever text is sorted, folded or formatted',
  seed: 'let the test follow from `random` whatever the seed; its title must not depend on it',
  load: 'wait for what happens instead of for time',
};
