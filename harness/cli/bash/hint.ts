import { failureOf } from '../../bugbash/client/problems.ts';
import { failed, success } from '../../domain/failure.ts';
import { printable, printableLines } from '../../domain/printable.ts';
import type { Command } from '../command.ts';
import { BASH_FLAGS, openExercise } from './place.ts';

/** `hint` in the workspace of a bash: bought once for the team. */
export const bashHint: Command = {
  summary: 'show what hints cost your team, or take the next one for a line of the ticket',
  usage: 'hint [<line>] [--dir D]',
  examples: [
    ['hint', 'what hints cost, and those your team has'],
    ['hint 2', 'take the next one for line 2 of the ticket, for the whole team'],
  ],
  flags: BASH_FLAGS,
  positionals: { min: 0, max: 1 },
  async run(args, context) {
    const open = await openExercise(args, context);
    if (!open.ok) return open;
    const { client, exercise, workspace } = open.value;
    const { api } = client;
    const [asked] = args.positionals;
    if (asked === undefined) {
      const offers = await api.hints(exercise);
      if (offers.kind !== 'ok') return { ok: false, failure: failureOf(offers, api.url) };
      const text = offers.value.lines.flatMap(({ line, symptom, nextCost, gone, taken }) => [
        `${line}. "${printable(symptom)}"`,
        ...taken.map(
          (hint) => `     ${printable(hint.name)} took, for ${hint.cost}: ${printable(hint.text)}`,
        ),
        gone
          ? '     gone: no hint needed'
          : nextCost === null
            ? '     no hint left'
            : `     the next one costs your team ${nextCost}: ${context.steps.command(['hint', String(line)], workspace.directory)}`,
      ]);
      const json = { ...offers.value, schema: 'bugsquash/bash-hints@1' };
      return success({ json, text: text.join('\n'), exitCode: 0 });
    }
    if (!/^[1-9]\d{0,3}$/.test(asked))
      return failed('bad-arguments', `"${asked}" is not a line of the ticket.`, {
        command: ['hint'],
        workspace: workspace.directory,
      });
    const offered = await api.hints(exercise);
    if (offered.kind !== 'ok') return { ok: false, failure: failureOf(offered, api.url) };
    const step = offered.value.lines.find((offer) => offer.line === Number(asked))?.taken.length ?? 0;
    const taken = await api.takeHint(exercise, Number(asked), step);
    if (taken.kind !== 'ok') return { ok: false, failure: failureOf(taken, api.url) };
    const { line, cost, text } = taken.value;
    return success({
      json: { ...taken.value, schema: 'bugsquash/bash-hint@1' },
      text: [
        `Hint ${step + 1} for line ${line}, for your whole team (−${cost}):`,
        ...printableLines(text),
      ].join('\n'),
      exitCode: 0,
    });
  },
};
