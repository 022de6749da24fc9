import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyEdits } from './apply-edits.ts';
import type { DefenceMutant } from './defence-mutant.ts';
import { DEFENCE_MUTANTS } from './defence-mutants.ts';

/**
 * Proves that the red team's tests can fail: in a copy of this clone, takes one defence away after the other,
 * builds, and requires that the test of that attack fails and says that the attack got through. Run it as
 * `npm run mutate:defences`, or `npm run mutate:defences -- 8 9` for some rows. The copy's own tests have to pass first.
 */

const ROOT = join(import.meta.dirname, '..', '..', '..');
const COPIED = [
  'harness',
  'exercises',
  'solutions',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const RUN_LIMIT_MS = 1_800_000;
/** Some attacks show by a test that waits for ever; less than elsewhere, and more than any of them takes. */
const TEST_LIMIT_MS = 120_000;

interface TestRun {
  readonly passed: number;
  readonly failed: number;
  /** What vitest printed, with what failing tests said. */
  readonly output: string;
}

function copyOfClone(): string {
  const copy = mkdtempSync(join(tmpdir(), 'bugsquash-mutated-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  // What an edit leaves unused or untyped is no matter here.
  const config = join(copy, 'harness', 'tsconfig.json');
  const { compilerOptions, ...others } = JSON.parse(readFileSync(config, 'utf8'));
  writeFileSync(
    config,
    JSON.stringify({ ...others, compilerOptions: { ...compilerOptions, noCheck: true } }),
  );
  return copy;
}

function build(copy: string): void {
  const built = spawnSync(process.execPath, ['harness/launcher/build.mjs'], { cwd: copy, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`it does not compile:\n${built.stderr}`);
}

function runTests(copy: string, files: readonly string[], name?: string): TestRun {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const pattern = name === undefined ? [] : ['-t', name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')];
  const vitest = [join(copy, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...files, ...pattern];
  const limit = `--testTimeout=${TEST_LIMIT_MS}`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { stdout, stderr } = spawnSync(process.execPath, [...vitest, limit, ...reporters], {
    cwd: copy,
    env: { ...process.env, NO_COLOR: '1', BUGSQUASH_REQUIRE_SANDBOX: '1' },
    encoding: 'utf8',
    timeout: RUN_LIMIT_MS,
  });
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<
    string,
    number
  >;
  return { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0, output: `${stdout}${stderr}` };
}

/** What a mutated grader left running or lying, it leaves in cgroups; looking for usable ones sweeps them. */
function sweep(): void {
  const module = JSON.stringify(join(ROOT, 'harness', 'sandbox', 'cgroup.ts'));
  spawnSync(process.execPath, ['--input-type=module', '-e', `(await import(${module})).usableParents();`]);
}

/** Null when the test failed as it must, else what is wrong. */
function tryMutant(copy: string, { edits, test, shows }: DefenceMutant): string | null {
  const putBack = applyEdits(copy, edits);
  try {
    build(copy);
    const { passed, failed, output } = runTests(copy, [test.file], test.name);
    if (passed + failed === 0) return `no test is named "${test.name}"`;
    if (failed === 0) return 'the test passes on the mutated grader';
    if (!shows.test(output))
      return `the test fails otherwise:\n${output.slice(output.indexOf('Failed Tests'))}`;
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    putBack();
    sweep();
  }
}

function main(wanted: readonly number[]): number {
  const chosen = DEFENCE_MUTANTS.filter(
    ({ rows }) => wanted.length === 0 || rows.some((row) => wanted.includes(row)),
  );
  const copy = copyOfClone();
  try {
    build(copy);
    if (wanted.length === 0) {
      const whole = runTests(copy, [...new Set(chosen.map(({ test }) => test.file))]);
      if (whole.failed > 0) throw new Error(`tests fail on the whole grader:\n${whole.output}`);
      console.log(`on the whole grader ${whole.passed} tests pass`);
    }
    let wrong = 0;
    for (const mutant of chosen) {
      const why = tryMutant(copy, mutant);
      if (why !== null) wrong += 1;
      console.log(
        `${why === null ? '✓ gets through' : '✗'} ${mutant.rows.join(', ')}: without ${mutant.without}`,
      );
      if (why !== null) console.log(why.replaceAll(/^/gm, '    '));
    }
    console.log(`${chosen.length - wrong} of ${chosen.length} mutated graders were found out`);
    return wrong === 0 ? 0 : 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

process.exitCode = main(process.argv.slice(2).map(Number));
