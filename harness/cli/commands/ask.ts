import { failureOf } from '../../bugbash/client/problems.ts';
import { failed, success } from '../../domain/failure.ts';
import { BASH_FLAGS, openPlace } from '../bash/place.ts';
import type { Command } from '../command.ts';

export const ask: Command = {
  summary: 'ask the host of the bash a question',
  usage: 'ask "<question>" [--dir D]',
  examples: [["ask 'May I change the test helper?'", 'the answer is in status, and in the terminal UI']],
  flags: BASH_FLAGS,
  positionals: { min: 1, max: 1 },
  async run(args, context) {
    const text = args.positionals[0]?.trim() ?? '';
    if (text === '') return failed('bad-arguments', 'The question is empty.', { command: ['ask', '--help'] });
    const place = await openPlace(args, context);
    if (!place.ok) return place;
    const { client, exercise } = place.value;
    const asked = await client.api.ask({ text, ...(exercise === null ? {} : { exercise }) });
    if (asked.kind !== 'ok') return { ok: false, failure: failureOf(asked, client.api.url) };
    return success({
      json: { ...asked.value, schema: 'bugsquash/questions@1' },
      text: `Asked. The answer comes here: ${context.steps.command(['status'])}`,
      exitCode: 0,
    });
  },
};
