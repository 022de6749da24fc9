import { resolve } from 'node:path';
import { type Failure, failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { placeText } from '../../wording/place.ts';
import { OUTPUT_LIMIT_BYTES, type VisibleTests } from '../../workspace/runs/run-visible-tests.ts';
import type { CommandArguments } from '../arguments.ts';
import { askYesNo } from '../ask.ts';
import { type Command, type CommandContext, type CommandOutput, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';

export const test: Command = {
  summary: "run the visible tests (the workspace's own code, with your rights)",
  usage: 'test [--dir D] [--yes]',
  examples: [
    ['test', 'run the visible tests'],
    ['test --json', 'for programs'],
  ],
  details: [
    'What is in the workspace runs as any program that you start: it can read and change your files. (submit and grade',
    'run code in the sandbox.) In a workspace that was not made here, this asks first.',
  ],
  flags: {
    ...DIRECTORY_FLAG,
    yes: { value: false, help: 'run the code of a workspace that was not made here, without asking' },
  },
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (opened.ok) {
      const { attempts, attempt } = opened.value;
      const run = await attempts.runTests(attempt, { signal: context.signal });
      return run.ok ? testsOutput(run.value, attempt.workspace.directory) : run;
    }
    return opened.failure.code === 'foreign-workspace' ? testForeign(opened.failure, args, context) : opened;
  },
};

/** Somebody else's code is run only for a person who has said so. */
async function testForeign(
  { message }: Failure,
  { switches, values }: CommandArguments,
  { attempts, currentDirectory, signal }: CommandContext,
): Promise<Result<CommandOutput>> {
  const opened = attempts();
  if (!opened.ok) return opened;
  const directory = resolve(currentDirectory, values.dir ?? '.');
  const warning = `${message} Its tests are somebody else's code and would run with your rights.`;
  const isAgreed =
    switches.has('yes') ||
    (!switches.has('json') && (await askYesNo(`${printable(warning)}\nRun them? [y/N] `, signal)));
  if (!isAgreed) {
    return failed('foreign-workspace', `${warning} Nothing was run.`, {
      command: ['test', '--yes'],
      workspace: directory,
      lead: 'If you trust it',
    });
  }
  const run = await opened.value.runForeignTests(directory, signal);
  return run.ok ? testsOutput(run.value, directory) : run;
}

/** What a run of visible tests prints. */
export function testsOutput(result: VisibleTests, workspace: string): Result<CommandOutput> {
  const json = { schema: 'bugsquash/tests@1', ...result };
  switch (result.outcome) {
    case 'stopped': {
      const why =
        result.reason === 'output'
          ? `they printed more than ${OUTPUT_LIMIT_BYTES / 1_048_576} MiB`
          : result.reason;
      return failed('grading-incomplete', `The visible tests were stopped (${why}).`, {
        command: ['test'],
        workspace,
      });
    }
    case 'did-not-run': {
      const text = `The visible tests did not run: ${printable(result.message)}`;
      return success({ json, text, exitCode: 1 });
    }
    case 'ran': {
      const text = [
        ...result.failures.map(({ name, file, line, message }) =>
          printable(`✗ ${name}  ${placeText(file, line)}  ${message}`).trimEnd(),
        ),
        `${result.passed} passed, ${result.failed} failed`,
      ].join('\n');
      return success({ json, text, exitCode: result.failed > 0 ? 1 : 0 });
    }
  }
}
