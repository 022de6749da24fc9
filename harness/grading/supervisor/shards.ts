import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exercise } from '../../domain/exercise.ts';
import { listTree } from '../../files/list-files.ts';

/** The hidden test files of an exercise, relative to `hidden/`. */
export function hiddenTestFiles(exercise: Exercise): string[] {
  return listTree(join(exercise.solutionRoot, 'hidden')).filter((path) => path.endsWith('.test.ts'));
}

/** Whether hidden tests of an exercise start the code under test more than once. Only what is made ready hangs on it. */
export function restartsSubject(exercise: Exercise): boolean {
  const isFresh = exercise.solution.process === 'fresh';
  return isFresh || hiddenTestFiles(exercise).some((file) => sizeOf(exercise, file).restarts > 0);
}

/** What a new process of the code under test costs, in tests. */
const TESTS_PER_RESTART = 8;

/** A hidden test file, and about what it takes. */
interface SizedFile {
  readonly file: string;
  readonly restarts: number;
  /** In tests. */
  readonly cost: number;
}

function sizeOf(exercise: Exercise, file: string): SizedFile {
  const text = readFileSync(join(exercise.solutionRoot, 'hidden', file), 'utf8');
  const tests = text.match(/^\s*test(\.\w+)?\(/gm)?.length ?? 0;
  const restarts = text.match(/\.restart\(/g)?.length ?? 0;
  return { file, restarts, cost: tests + restarts * TESTS_PER_RESTART };
}

/** What one lane runs, in order. */
export interface Share {
  readonly files: readonly string[];
  /** How often each file's tests start the code under test anew. */
  readonly restarts: ReadonlyMap<string, number>;
}

/**
 * Deals files, the longest first, each to the lane that has least. In every lane those whose tests restart the code
 * under test come last, the shortest of them first: whatever runs behind a restart runs in a process that has yet to
 * get fast.
 */
export function dealFiles(exercise: Exercise, files: readonly string[], laneCount: number): Share[] {
  const sized = files.map((file) => sizeOf(exercise, file));
  const lanes = Array.from({ length: laneCount }, () => ({ files: [] as SizedFile[], cost: 0 }));
  const byCost = [...sized].sort((a, b) => b.cost - a.cost || (a.file < b.file ? -1 : 1));
  for (const next of laneCount === 1 ? sized : byCost) {
    const lane = lanes.reduce((least, other) => (other.cost < least.cost ? other : least));
    lane.files.push(next);
    lane.cost += next.cost;
  }
  const restartsLast = (a: SizedFile, b: SizedFile) =>
    a.restarts === 0 || b.restarts === 0 ? a.restarts - b.restarts : a.cost - b.cost;
  return lanes.map(({ files: dealt }) => shareOf(dealt.sort(restartsLast)));
}

/** One lane's share: these files in this order, for runs that may end at the first failure. */
export function asAsked(exercise: Exercise, files: readonly string[]): Share {
  return shareOf(files.map((file) => sizeOf(exercise, file)));
}

function shareOf(dealt: readonly SizedFile[]): Share {
  return {
    files: dealt.map(({ file }) => file),
    restarts: new Map(dealt.map(({ file, restarts }) => [file, restarts])),
  };
}
