import { relative } from 'node:path';
import { readExercise } from '../catalog/catalog.ts';
import { composeImport } from '../compose.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { printable } from '../domain/printable.ts';
import { usingTemporaryFolder } from '../files/temporary-folder.ts';
import { counted } from '../wording/counted.ts';
import type { CommandArguments } from './arguments.ts';
import type { CommandContext, CommandOutput } from './command.ts';

const DEFAULT_RUNS = 3;

/** Makes an exercise of a fix, and says what became of it. */
export async function importFix(
  source: string,
  commit: string,
  { values }: CommandArguments,
  { collection, currentDirectory, environment, signal, steps }: CommandContext,
): Promise<Result<CommandOutput>> {
  const { runs = String(DEFAULT_RUNS) } = values;
  if (!/^([1-9]|1\d|20)$/.test(runs))
    return failed('bad-arguments', `--runs takes a whole number from 1 to 20, not "${runs}".`, {
      command: ['import', source, commit, '--runs', String(DEFAULT_RUNS)],
    });
  const { importRepository } = await import('../authoring/import/import-repository.ts');
  const host = await composeImport(environment, signal, (what) => process.stderr.write(`${what}\n`));
  const done = await usingTemporaryFolder(() =>
    importRepository(host, collection, {
      source,
      currentDirectory,
      commit,
      id: values.id,
      runs: Number(runs),
      command: values.command,
      prepare: values.prepare?.split('&&').map((step) => step.trim()),
    }),
  );
  if (!done.ok) return done;
  const imported = done.value;
  if (!imported.ok) return imported;
  const made = imported.value;
  const { comparison, suite, fix, hunks, outdated, tried, installed, durationMs } = made;
  const here = (path: string) => relative(currentDirectory, path) || '.';
  const text = [
    `${made.id} is made: ${counted(comparison.failToPass.length, 'test')} of ${suite.runner} that the fix turns green, ${counted(comparison.passToPass.length, 'guard')}.`,
    `  ${here(made.exerciseRoot)}`,
    `  ${here(made.solutionRoot)}`,
    `The reference is ${counted(fix.length, 'hunk')} of the fix's ${hunks}.`,
    ...(comparison.flaky.length > 0
      ? [
          `Left out, because they do not come out the same each time: ${comparison.flaky.slice(0, 5).join('; ')}${comparison.flaky.length > 5 ? ' …' : ''}`,
        ]
      : []),
    ...(outdated.length > 0
      ? [`Not in what a candidate gets, because it demands the bug: ${outdated.join(', ')}`]
      : []),
    ...tried.map((line) => `Tried before: ${line}`),
    ...installed.failures.map(
      (line) => `This way to install its packages failed, so another was taken: ${line}`,
    ),
    `Its packages were installed by ${installed.by ?? 'an earlier import'}; ${(durationMs / 1_000).toFixed(0)} s in all.`,
    'Its ticket is a draft: write it as a user would report it.',
    `What it still lacks: ${steps.command(['status', made.id])}`,
    `Then prove it: ${steps.command(['verify', made.id])}`,
  ];
  return success({
    json: {
      schema: 'bugsquash/imported-fix@1',
      exercise: made.id,
      exerciseRoot: made.exerciseRoot,
      solutionRoot: made.solutionRoot,
      runner: suite.runner,
      command: suite.command,
      prepare: suite.prepare,
      failToPass: comparison.failToPass,
      passToPass: comparison.passToPass.length,
      flaky: comparison.flaky,
      hunks: { kept: fix.length, of: hunks },
      outdated,
      tried,
      packages: { by: installed.by, failures: installed.failures },
      durationMs,
    },
    text: text.map(printable).join('\n'),
    exitCode: 0,
  });
}

/** The packages of an exercise that was imported on another machine. */
export async function installAgain(
  id: string,
  { collection, environment, signal, steps }: CommandContext,
): Promise<Result<CommandOutput>> {
  const exercise = readExercise(collection, id);
  if (!exercise.ok) return exercise;
  const { installForExercise } = await import('../authoring/import/install-for-exercise.ts');
  const host = await composeImport(environment, signal, () => {});
  const installed = await installForExercise(host, exercise.value);
  if (!installed.ok) return installed;
  const { by, folder, versions } = installed.value;
  return success({
    json: { schema: 'bugsquash/installed@1', exercise: id, folder, by, versions },
    text:
      by === null
        ? `The packages of ${id} are installed already.`
        : `The packages of ${id} are installed. Start it: ${steps.command(['start', id])}`,
    exitCode: 0,
  });
}
