import { look } from '../../bugbash/client/look.ts';
import { failed, success } from '../../domain/failure.ts';
import { BASH_FLAGS, openPlace } from '../bash/place.ts';
import { wordBoard } from '../bash/wording.ts';
import type { Command } from '../command.ts';

export const board: Command = {
  summary: 'show the scoreboard of the bash',
  usage: 'board [--dir D]',
  examples: [['board', 'of the bash you are in, or joined last']],
  flags: BASH_FLAGS,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const place = await openPlace(args, context);
    if (!place.ok) return place;
    const { client } = place.value;
    const seen = await look(client, { board: true });
    if (!seen.ok) return seen;
    const { board: shown, me, offline } = seen.value;
    if (shown === null)
      return failed('host-busy', 'The host did not send the board.', 'Do the same again in a moment.');
    const notice =
      offline === null ? [] : [`! The host can't be reached (${offline}): this board was seen before.`];
    return success({
      json: { ...shown, team: me?.team?.id ?? null, offline },
      text: [...notice, wordBoard(shown, me?.team?.id ?? null, client.api.clock.nowMs())].join('\n'),
      exitCode: 0,
    });
  },
};
