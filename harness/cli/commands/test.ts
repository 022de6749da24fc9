import { failed, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { placeText } from '../../wording/place.ts';
import { OUTPUT_LIMIT_BYTES } from '../../workspace/runs/run-visible-tests.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';

export const test: Command = {
  summary: 'run the visible tests',
  usage: 'test [--dir D]',
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const run = await opened.value.attempts.runTests(opened.value.attempt, context.signal);
    if (!run.ok) return run;
    const result = run.value;
    if (result.outcome === 'stopped') {
      const why =
        result.reason === 'output'
          ? `they printed more than ${OUTPUT_LIMIT_BYTES / 1_048_576} MiB`
          : result.reason;
      return failed('grading-incomplete', `The visible tests were stopped (${why}).`, {
        command: ['test'],
        workspace: opened.value.attempt.workspace.directory,
      });
    }
    if (result.outcome === 'did-not-run') {
      const text = `The visible tests did not run: ${printable(result.message)}`;
      return success({ json: { schema: 'bugsquash/tests@1', ...result }, text, exitCode: 1 });
    }
    const text = [
      ...result.failures.map(({ name, file, line, message }) =>
        printable(`✗ ${name}  ${placeText(file, line)}  ${message}`),
      ),
      `${result.passed} passed, ${result.failed} failed`,
    ].join('\n');
    return success({
      json: { schema: 'bugsquash/tests@1', ...result },
      text,
      exitCode: result.failed > 0 ? 1 : 0,
    });
  },
};
