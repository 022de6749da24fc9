import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Exercise } from '../../harness/domain/exercise.ts';
import { ROOT, type Tree } from '../support/exercises.ts';
import type { CpuMeter } from './cpu-meter.ts';
import { NODE, timeProcess } from './process.ts';

/**
 * The reference for verdicts: `vitest run` over the hidden tests of a service, in vitest's own
 * processes. A project as one would write it without a harness: the code, the test files word for word, and
 * `bugsquash/examiner` standing for `in-process-examiner.ts`.
 */

const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const IN_PROCESS = fileURLToPath(new URL('./in-process-examiner.ts', import.meta.url));

export interface TestCounts {
  readonly passed: number;
  readonly total: number;
}

const reportSchema = z.object({ numTotalTests: z.int(), numPassedTests: z.int() });

/** Writes a tree of files below a folder. */
export function writeTree(folder: string, tree: Tree): void {
  for (const [path, content] of tree) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/**
 * Writes the project. Vitest keeps its cache in there as it would for a user: which file took how long, nothing
 * compiled.
 */
export function writeReferenceSuite(folder: string, exercise: Exercise, tree: Tree): void {
  writeTree(join(folder, 'app'), tree);
  cpSync(join(exercise.solutionRoot, 'hidden'), join(folder, 'hidden'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  // Without fast-check, which no hidden test of the exercise uses and every file would load.
  writeFileSync(
    join(folder, 'examiner.ts'),
    [
      `import { inProcessTest } from ${JSON.stringify(IN_PROCESS)};`,
      `import { buildApp } from './app/${exercise.manifest.entry}';`,
      `export { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';`,
      `export const test = inProcessTest(buildApp);`,
      '',
    ].join('\n'),
  );
  const config = {
    cacheDir: join(folder, '.vite'),
    resolve: { alias: { 'bugsquash/examiner': join(folder, 'examiner.ts') } },
    test: { include: ['hidden/*.test.ts'] },
  };
  writeFileSync(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify(config, null, 2)};\n`);
}

/** One `vitest run` of the project, with the reporter that does least. */
export async function runReferenceSuite(
  folder: string,
  options: { readonly isolate: boolean; readonly cpu?: CpuMeter | undefined },
): Promise<TestCounts & { readonly durationMs: number }> {
  const reportFile = join(folder, 'report.json');
  const args = [VITEST, 'run', '--reporter=json', `--outputFile.json=${reportFile}`];
  if (!options.isolate) args.push('--no-isolate');
  rmSync(reportFile, { force: true });
  const run = await timeProcess(NODE, args, { cwd: folder, cpu: options.cpu, env: { NO_COLOR: '1' } });
  if (!existsSync(reportFile)) throw new Error(`the reference did not run:\n${run.stdout}${run.stderr}`);
  const report = reportSchema.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
  return { durationMs: run.durationMs, passed: report.numPassedTests, total: report.numTotalTests };
}
