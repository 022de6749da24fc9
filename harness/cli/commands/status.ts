import { composeAuthoring } from '../../compose.ts';
import { type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { placeText } from '../../wording/place.ts';
import { type Command, type CommandContext, type CommandOutput, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace, statusOutput } from '../open-workspace.ts';

export const status: Command = {
  summary: 'show the time left, the symptoms and what you changed',
  usage: 'status [<exercise>] [--dir D]',
  examples: [
    ['status', 'of the workspace you are in'],
    ['status --dir ~/bugsquash/money-split --json', 'of another, for programs'],
    ['status money-split', 'for its mentor: what the exercise lacks until it verifies'],
  ],
  completes: 'exercise',
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 1 },
  async run(args, context) {
    const [id] = args.positionals;
    if (id !== undefined) return ofExercise(id, context);
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    return statusOutput(opened.value.attempts, opened.value.attempt, context);
  },
};

const STATES = {
  verified: 'verified',
  changed: 'ready for verify, changed since it was verified',
  unverified: 'ready for verify, not verified',
};

async function ofExercise(
  id: string,
  { collection, environment, steps }: CommandContext,
): Promise<Result<CommandOutput>> {
  // Node calls its type stripping experimental; a mentor can do nothing about that.
  process.removeAllListeners('warning');
  const { exerciseStatus } = await import('../../authoring/status/status.ts');
  const read = exerciseStatus(composeAuthoring(environment, collection), id);
  if (!read.ok) return read;
  const { missing, trees, proof, next } = read.value;
  const isReady = missing.every(({ isNeeded }) => !isNeeded);
  return success({
    json: {
      schema: 'bugsquash/exercise-status@1',
      exercise: id,
      ready: isReady,
      proof,
      missing: missing.map((entry) => ({ ...entry, next: steps.next(entry.next) })),
      trees: trees.map((tree) => ({
        ...tree,
        next: steps.next(tree.next),
        discard: steps.next(tree.discard),
      })),
      next: steps.next(next),
    },
    text: [
      `${id}: ${isReady ? STATES[proof] : 'a draft'}`,
      ...missing.flatMap(({ what, file, line, next: step, isNeeded }) => [
        `${isNeeded ? '✗' : '·'} ${printable(what)}${file === null || what.startsWith(file) ? '' : `\n    at ${printable(placeText(file, line))}`}`,
        ...(typeof step === 'string' && file !== null ? [] : [`    ${printable(steps.next(step))}`]),
      ]),
      ...trees.flatMap(({ directory, changed, next: save, discard }) => [
        `${changed ? '!' : '·'} open: ${directory}${changed ? ', changed' : ''}`,
        `    to record it: ${printable(steps.next(save))}`,
        `    to throw it away: ${printable(steps.next(discard))}`,
      ]),
      `Next: ${printable(steps.next(next))}`,
    ].join('\n'),
    exitCode: isReady ? 0 : 1,
  });
}
