import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readExercise } from '../../catalog/catalog.ts';
import { composeGrader } from '../../compose.ts';
import { FAILURES, failed, success } from '../../domain/failure.ts';
import { isComplete } from '../../domain/verdict.ts';
import { usingTemporaryFolder } from '../../files/temporary-folder.ts';
import { readSubmission } from '../../grading/submission.ts';
import type { Command } from '../command.ts';
import { whyOutput } from '../why-wording.ts';
import { wordVerdict } from '../wording.ts';

export const grade: Command = {
  summary: 'grade any directory as an answer, and keep nothing',
  usage: 'grade <id> --dir D [--why] [--seed S] [--checks] [--own-tests]',
  examples: [
    ['grade money-split --dir .', 'grade this folder'],
    ['grade money-split --dir . --why', 'and say which hidden tests fail'],
    ['grade money-split --dir . --json', 'as one JSON document'],
  ],
  completes: 'exercise',
  flags: {
    dir: { value: true, help: 'the directory to grade' },
    why: { value: false, help: 'also print the hidden tests that fail, with assertion, file and line' },
    seed: { value: true, help: 'a decimal number; derived from the content when absent' },
    checks: { value: false, help: 'also run the type check and the visible tests' },
    'own-tests': { value: false, help: 'also find which bugs the added tests catch' },
  },
  positionals: { min: 1, max: 1 },
  async run({ positionals, values, switches }, { collection, currentDirectory, signal }) {
    const [id = ''] = positionals;
    // The sandbox is probed while the exercise is read.
    const grader = composeGrader();
    grader.catch(() => {});
    const exercise = readExercise(collection, id);
    if (!exercise.ok) return exercise;
    if (values.dir === undefined) {
      return failed('bad-arguments', 'Say which directory to grade.', {
        command: ['grade', id, '--dir', '.'],
      });
    }
    const directory = resolve(currentDirectory, values.dir);
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
      return failed(
        'no-such-directory',
        `${directory} is not a directory.`,
        'Name the directory that holds your answer with --dir.',
      );
    }
    if (values.seed !== undefined && !/^\d{1,40}$/.test(values.seed)) {
      return failed('bad-arguments', `--seed ${values.seed} is not a decimal number.`, {
        command: ['grade', id, '--dir', directory, '--seed', '1'],
      });
    }
    const submission = readSubmission(directory, exercise.value.manifest.editable);
    if (!submission.ok) return submission;
    const run = await usingTemporaryFolder(async () =>
      (await grader).grade(exercise.value, submission.value, {
        seed: values.seed === undefined ? undefined : BigInt(values.seed).toString(),
        checks: switches.has('checks'),
        ownTests: switches.has('own-tests'),
        signal,
      }),
    );
    if (!run.ok) return run;
    const graded = run.value;
    const { verdict } = graded;
    const exitCode = verdict.failure
      ? FAILURES[verdict.failure.code as keyof typeof FAILURES] === 'input'
        ? 2
        : 3
      : isComplete(verdict)
        ? 0
        : 1;
    if (switches.has('why')) {
      // A parser comes with it, which a verdict does without.
      const { failingTests } = await import('../../verify/failing-tests.ts');
      return success({ ...whyOutput(verdict, failingTests(exercise.value, graded)), exitCode });
    }
    return success({ json: verdict, text: wordVerdict(verdict), exitCode });
  },
};
