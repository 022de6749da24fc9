import { resolve } from 'node:path';
import { failureOf } from '../../bugbash/client/problems.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import type { CommandArguments } from '../arguments.ts';
import { BASH_FLAGS, openExercise } from '../bash/place.ts';
import type { Command, CommandContext, CommandOutput } from '../command.ts';
import { jsonText } from '../json-text.ts';
import { openWorkspace } from '../open-workspace.ts';
import { writeDocument } from './report.ts';

export const dispute: Command = {
  summary: 'say why you think that a verdict is wrong, to the host of a bash or in a file for the author',
  usage: 'dispute <line> "<why>" [--submission S] [--to F] [--dir D]',
  examples: [
    ["dispute 2 'The ticket says rounding up is fine'", 'about line 2 of the ticket, to the host'],
    ["dispute 2 'The ticket says rounding up is fine' --to dispute.json", 'after the finish, for the author'],
  ],
  details: [
    "In a bash it is about your team's latest graded submission of the exercise, unless you name one.",
    'With --to, in a workspace of your own whose attempt has ended: submission, verdict and reason in one file, which the',
    'author of the exercise adds to its corpus (fix add --from).',
  ],
  flags: {
    to: { value: true, help: 'write a file for the author of the exercise' },
    ...BASH_FLAGS,
    submission: { value: true, help: 'the id of another submission, as status --json has it' },
  },
  positionals: { min: 2, max: 2 },
  async run(args, context) {
    const [line = '', text = ''] = args.positionals;
    if (!/^[1-9]\d{0,3}$/.test(line) || text.trim() === '')
      return failed(
        'bad-arguments',
        `"dispute" takes a line of the ticket and why you think its verdict is wrong.`,
        {
          command: ['dispute', '--help'],
        },
      );
    if (args.values.to !== undefined) return disputeInFile(line, text.trim(), args.values.to, args, context);
    const open = await openExercise(args, context);
    if (!open.ok) return open;
    const { client, exercise } = open.value;
    const { submission } = args.values;
    const disputed = await client.api.dispute({
      exercise,
      line: Number(line),
      text: text.trim(),
      ...(submission === undefined ? {} : { submission }),
    });
    if (disputed.kind !== 'ok') return { ok: false, failure: failureOf(disputed, client.api.url) };
    return success({
      json: { ...disputed.value, schema: 'bugsquash/dispute@1' },
      text: 'The host has it and will look. If the verdict was wrong, all teams are graded again.',
      exitCode: 0,
    });
  },
};

/** For the author of an exercise, who may be anywhere. */
async function disputeInFile(
  line: string,
  why: string,
  to: string,
  args: CommandArguments,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const opened = await openWorkspace(args, context);
  if (!opened.ok) return opened;
  const { disputedSubmission } = await import('../../attempts/dispute.ts');
  const packed = await disputedSubmission(opened.value.attempt, line, why);
  if (!packed.ok) return packed;
  const file = resolve(context.currentDirectory, to);
  const written = writeDocument(file, jsonText(packed.value), '--to');
  if (!written.ok) return written;
  const { exercise, bug } = packed.value;
  return success({
    json: { schema: 'bugsquash/dispute@1', file, exercise: exercise.id, bug },
    text: `Written to ${printable(to)}: give it to the author of "${exercise.id}".`,
    exitCode: 0,
  });
}
