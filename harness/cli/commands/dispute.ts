import { failureOf } from '../../bugbash/client/problems.ts';
import { failed, success } from '../../domain/failure.ts';
import { BASH_FLAGS, openExercise } from '../bash/place.ts';
import type { Command } from '../command.ts';

export const dispute: Command = {
  summary: 'tell the host why you think that a verdict of the bash is wrong',
  usage: 'dispute <line> "<why>" [--submission S] [--dir D]',
  examples: [["dispute 2 'The ticket says rounding up is fine'", 'about line 2 of the ticket']],
  details: ["It is about your team's latest graded submission of the exercise, unless you name one."],
  flags: {
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
