import { relative, resolve } from 'node:path';
import { readExercise } from '../catalog/catalog.ts';
import { readExerciseFiles } from '../catalog/exercise-files.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import type { CommandArguments } from './arguments.ts';
import type { CommandContext, CommandOutput } from './command.ts';

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A candidate's disputed submission, as right or as wrong. */
export async function addFromDispute(
  { positionals, values }: CommandArguments,
  { collection, currentDirectory, attempts, steps }: CommandContext,
): Promise<Result<CommandOutput>> {
  const [, id = '', bug = ''] = positionals;
  const { from = '', alternative, wrong } = values;
  const name = alternative ?? wrong;
  const example = {
    command: ['fix', 'add', id, bug, '--from', 'dispute.json', '--alternative', 'another-way'],
  };
  if (name === undefined || (alternative !== undefined && wrong !== undefined) || !NAME.test(name)) {
    return failed(
      'bad-arguments',
      'Say whether it is right (--alternative) or wrong (--wrong), with a name in small letters.',
      example,
    );
  }
  const exercise = readExercise(collection, id);
  if (!exercise.ok) return exercise;
  const { readDispute } = await import('../authoring/dispute/read-dispute.ts');
  const { addToCorpus } = await import('../authoring/dispute/add-to-corpus.ts');
  const dispute = readDispute(resolve(currentDirectory, from));
  if (!dispute.ok) return dispute;
  const added = addToCorpus(readExerciseFiles(exercise.value), dispute.value, {
    kind: alternative === undefined ? 'wrong' : 'alternative',
    bug,
    name,
    why: values.why,
    message: values.message,
  });
  if (!added.ok) return added;
  const opened = attempts();
  const history = opened.ok ? await opened.value.history() : opened;
  const earlier = (history.ok ? history.value : []).filter(
    ({ exerciseId, workspace }) => exerciseId === id && workspace !== '',
  );
  const { patch, isOfOtherContent } = added.value;
  return success({
    json: {
      schema: 'bugsquash/fix@1',
      patch,
      why: values.why ?? dispute.value.why,
      otherContent: isOfOtherContent,
      attempts: earlier.map(({ attemptId, workspace }) => ({ attempt: attemptId, workspace })),
    },
    text: [
      `${relative(currentDirectory, patch)} is in the corpus.`,
      ...(isOfOtherContent
        ? ['It was graded by other content of the exercise; see whether it still fits.']
        : []),
      `See which tests have to change: ${steps.command(['verify', id, '--only', 'corpus'])}`,
      ...(earlier.length === 0 ? [] : ['Then raise `version`, and attempts of before can be graded again:']),
      ...earlier.slice(0, 5).map(({ workspace }) => `  ${steps.command(['regrade'], workspace)}`),
    ].join('\n'),
    exitCode: 0,
  });
}
