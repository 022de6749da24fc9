import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Exercise, WorldPart } from '../../harness/domain/exercise.ts';
import { ADDER } from '../redteam/rig.ts';
import { pristineTree, submissionOf } from './exercises.ts';
import { graderHere } from './grader.ts';

export interface Graded {
  readonly outcome: string;
  readonly problems: readonly string[];
  /** By the tests' titles; null where one passed. */
  readonly errors: Readonly<Record<string, string | null>>;
}

/** Grades a library of one module by one hidden file; both are given as text. */
export async function gradeLibrary(
  library: string,
  hidden: string,
  world: readonly WorldPart[] = [],
  timeZone?: string,
): Promise<Graded> {
  const solutionRoot = mkdtempSync(join(tmpdir(), 'callbacks-'));
  onTestFinished(() => rmSync(solutionRoot, { recursive: true }));
  cpSync(ADDER.solutionRoot, solutionRoot, { recursive: true });
  const head = `import { expect, SubjectError, test } from 'bugsquash/examiner';\n`;
  writeFileSync(join(solutionRoot, 'hidden', 'own.test.ts'), head + hidden);
  const packages = world.includes('database') ? ['better-sqlite3'] : [];
  const manifest = { ...ADDER.manifest, packages, world, time_zone: timeZone };
  const exercise: Exercise = { ...ADDER, solutionRoot, manifest };
  const tree = new Map(pristineTree(ADDER)).set('src/index.ts', Buffer.from(library));
  const { verdict, outcomes } = await graderHere().grade(exercise, submissionOf(exercise, tree), {
    hiddenFiles: ['own.test.ts'],
    limits: { requestLimitMs: 3_000 },
  });
  return {
    outcome: verdict.outcome,
    problems: verdict.problems.map(({ code }) => code),
    errors: Object.fromEntries(outcomes.map(({ id, error }) => [id.replace('own.test.ts › ', ''), error])),
  };
}
