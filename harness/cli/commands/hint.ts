import { failed, success } from '../../domain/failure.ts';
import { hintsOfOtherBugs } from '../../domain/hints.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';
import { wordHint, wordHintOffer, wordOtherHint } from '../wording.ts';

export const hint: Command = {
  summary: 'show what hints cost, or take the next one for a line of the ticket',
  usage: 'hint [<line>] [--dir D]',
  examples: [
    ['hint', 'what hints cost'],
    ['hint 2', 'take the next one for line 2 of the ticket'],
  ],
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 1 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    const [asked] = args.positionals;
    if (asked === undefined) {
      const offers = attempts.hintOffers(attempt);
      const others = hintsOfOtherBugs(attempt.state.hints, attempt.exercise.solution.bugs);
      const text = offers
        .map((offer) => wordHintOffer(offer, context.steps, attempt.workspace.directory))
        .join('\n');
      return success({
        json: {
          schema: 'bugsquash/hints@1',
          lines: offers.map(({ line, symptom, nextCost, share, taken, gone }) => ({
            line: line + 1,
            symptom,
            nextCost,
            share,
            gone,
            taken: taken.map((hintText) => ({ text: hintText.text, cost: hintText.cost })),
          })),
          others,
        },
        text: [text, ...others.map(wordOtherHint)].join('\n'),
        exitCode: 0,
      });
    }
    if (!/^[1-9]\d*$/.test(asked)) {
      return failed('bad-arguments', `"${asked}" is not a line of the ticket.`, {
        command: ['hint'],
        workspace: attempt.workspace.directory,
      });
    }
    const taken = await attempts.takeHint(attempt, Number(asked) - 1);
    if (!taken.ok) return taken;
    const { line, step, steps, text, cost, bugTitle } = taken.value;
    return success({
      json: {
        schema: 'bugsquash/hint@1',
        line: line + 1,
        title: bugTitle,
        step: step + 1,
        steps,
        text,
        cost,
      },
      text: wordHint(taken.value, true),
      exitCode: 0,
    });
  },
};
