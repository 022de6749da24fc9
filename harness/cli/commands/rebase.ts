import { composeAuthoring } from '../../compose.ts';
import { success } from '../../domain/failure.ts';
import { rebasedDocument, wordRebased } from '../authoring-wording.ts';
import type { Command } from '../command.ts';

export const rebase: Command = {
  summary: 'bring all patches and the history along after a change of repo/ (for mentors)',
  usage: 'rebase <exercise>',
  examples: [['rebase money-split', 'after repo/ was changed']],
  completes: 'exercise',
  details: [
    'Each patch is merged three-way. One that conflicts stays as it is and is opened as a working tree, with both sides.',
  ],
  flags: {},
  positionals: { min: 1, max: 1 },
  async run({ positionals }, { collection, environment, steps }) {
    const { rebase: bringAlong } = await import('../../authoring/rebase/rebase.ts');
    const { inTurn } = await import('../../authoring/in-turn.ts');
    const [id = ''] = positionals;
    const host = composeAuthoring(environment, collection);
    const rebased = await inTurn(host, id, () => bringAlong(host, id));
    if (!rebased.ok) return rebased;
    return success({
      json: { schema: 'bugsquash/rebase@1', ...rebasedDocument(rebased.value, steps) },
      text: wordRebased(rebased.value, steps),
      exitCode: rebased.value.unsolved.length > 0 ? 1 : 0,
    });
  },
};
