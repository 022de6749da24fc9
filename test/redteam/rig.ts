import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readExercise } from '../../harness/catalog/catalog.ts';
import type { Exercise } from '../../harness/domain/exercise.ts';
import type { Verdict } from '../../harness/domain/verdict.ts';
import { listTree } from '../../harness/files/list-files.ts';
import type { GradeOptions } from '../../harness/grading/grader.ts';
import type { TestOutcome } from '../../harness/grading/supervisor/run-types.ts';
import type { ProcessLimits } from '../../harness/sandbox/limits.ts';
import type { Sandbox, SandboxedProcess } from '../../harness/sandbox/sandbox.ts';
import { patchedTree, pristineTree, ROOT, submissionOf, type Tree } from '../support/exercises.ts';
import { graderHere, sandboxHere } from '../support/grader.ts';

const HOSTILE = join(ROOT, 'test', 'fixtures', 'hostile');

/** The tiny exercises that are attacked, one bug each: a library, and services with a database and with `fetch`. */
export const ADDER = tiny('adder');
export const NOTES = tiny('notes');
export const LINKS = tiny('links');

function tiny(id: string): Exercise {
  const root = join(HOSTILE, 'exercise');
  const exercise = readExercise(
    { exercisesRoot: join(root, 'exercises'), solutionsRoot: join(root, 'solutions') },
    id,
  );
  if (!exercise.ok) throw new Error(exercise.failure.message);
  return exercise.value;
}

/** The hidden files that decide; others in the folder belong to tests of their own. */
function filesOfExercise({ solution, solutionRoot }: Exercise): string[] {
  const files = [...solution.bugs.map(({ id }) => `${id}.test.ts`), 'guard.test.ts'];
  return files.filter((file) => existsSync(join(solutionRoot, 'hidden', file)));
}

export interface Attack extends GradeOptions {
  /** Defaults to the sandbox of this machine. */
  readonly sandbox?: Sandbox;
  /** Lowers what the code under test (or, by `databaseLimits`, its database) may use, for shorter tests. */
  readonly subjectLimits?: Partial<ProcessLimits> | undefined;
  readonly databaseLimits?: Partial<ProcessLimits> | undefined;
  /** How many workers share the hidden tests of a service; one by default. */
  readonly workers?: number;
  /** Files over those of the fixture. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface Attacked {
  readonly verdict: Verdict;
  readonly errors: string;
  readonly bugIsSquashed: boolean;
  /** Where the tests failed, as far as that is told. */
  readonly places: readonly NonNullable<TestOutcome['place']>[];
  /** What the code under test wrote to stdout and stderr. */
  readonly output: string;
  /** What it says it found: its output's lines of `FOUND {json}`, merged. */
  // biome-ignore lint/suspicious/noExplicitAny: each fixture has its own
  readonly found: any;
}

/** Grades the pristine exercise overlaid with `test/fixtures/hostile/<name>/`. */
export async function attack(exercise: Exercise, name: string, options: Attack = {}): Promise<Attacked> {
  const { files = {}, sandbox, subjectLimits, databaseLimits, workers, ...gradeOptions } = options;
  const tree = new Map(pristineTree(exercise));
  const overlay = join(HOSTILE, name);
  if (!existsSync(overlay)) throw new Error(`there is no ${overlay}`);
  for (const path of listTree(overlay)) tree.set(path, readFileSync(join(overlay, path)));
  for (const [path, text] of Object.entries(files)) tree.set(path, Buffer.from(text));
  return gradeTree(
    exercise,
    tree,
    { hiddenFiles: filesOfExercise(exercise), ...gradeOptions },
    watched(sandbox ?? sandboxHere, { subjectLimits, databaseLimits }),
    workers,
  );
}

async function gradeTree(
  exercise: Exercise,
  tree: Tree,
  options: GradeOptions,
  watch: Watched,
  workers: number | undefined,
): Promise<Attacked> {
  const { verdict, outcomes } = await graderHere(watch.sandbox, workers).grade(
    exercise,
    submissionOf(exercise, tree),
    options,
  );
  const output = watch.output();
  const lines = output.split('\n').filter((line) => line.startsWith('FOUND '));
  return {
    verdict,
    errors: outcomes.map(({ error }) => error ?? '').join('\n'),
    places: outcomes.flatMap(({ place }) => place ?? []),
    bugIsSquashed: verdict.bugs?.some(({ squashed }) => squashed) ?? false,
    output,
    found: Object.assign({}, ...lines.map((line) => JSON.parse(line.slice(6)) as object)),
  };
}

interface Watched {
  readonly sandbox: Sandbox;
  output(): string;
}

/** The sandbox, with lower limits, that keeps what the code under test writes. */
function watched(
  sandbox: Sandbox,
  { subjectLimits, databaseLimits }: Pick<Attack, 'subjectLimits' | 'databaseLimits'>,
): Watched {
  let output = '';
  const runs = (process: SandboxedProcess, part: string) =>
    process.command.some(
      (argument) => typeof argument !== 'string' && argument.inside.endsWith(`/${part}/main.js`),
    );
  return {
    output: () => output,
    sandbox: {
      kind: sandbox.kind,
      start(process) {
        const isSubject = runs(process, 'subject');
        const lowered = isSubject ? subjectLimits : runs(process, 'database') ? databaseLimits : {};
        const child = sandbox.start({ ...process, limits: { ...process.limits, ...lowered } });
        if (isSubject) {
          for (const stream of [child.stdout, child.stderr]) {
            stream?.on('data', (chunk: Buffer) => {
              if (output.length < 1_000_000) output += chunk.toString('utf8');
            });
          }
        }
        return child;
      },
    },
  };
}

export const passedTests = ({ verdict }: Attacked) => verdict.bugs?.[0]?.tests.passed;

/** What every attack must come to: a verdict that says the bug lives, and the next honest answer graded right. */
export function expectNoPass({ verdict, bugIsSquashed }: Attacked): void {
  expect(verdict.failure).toBeNull();
  expect(verdict.outcome).toBe('graded');
  expect(bugIsSquashed).toBe(false);
  expect(verdict.score?.total).toBe(0);
}

export async function expectHonestStillGraded(exercise: Exercise): Promise<void> {
  const id = exercise.solution.bugs[0]?.id;
  const tree = patchedTree(exercise, [`fixes/${id}/reference.patch`]);
  const { verdict } = await graderHere().grade(exercise, submissionOf(exercise, tree));
  expect(verdict).toMatchObject({
    outcome: 'graded',
    problems: [],
    regressions: [],
    limits: { hit: [] },
    score: { total: 100 },
  });
}

/** The absolute path of a file of a fixture. */
export function fixture(path: string): string {
  return join(HOSTILE, path);
}
