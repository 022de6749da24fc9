import type { Suggestions } from '../../authoring/suggest/suggestion.ts';
import { composeAuthoring, composeVerify } from '../../compose.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { usingTemporaryFolder } from '../../files/temporary-folder.ts';
import type { CommandArguments } from '../arguments.ts';
import type { Command, CommandContext, CommandOutput } from '../command.ts';
import { showProgress } from '../progress-line.ts';
import { keepSuggestion, type Named } from '../suggestion-kept.ts';
import { pickSuggestion, suggestionsOutput } from '../suggestion-output.ts';

const DEFAULT_MOST = 8;
/** So many candidates are tried for each suggestion that is asked for. */
const TRIED_FOR_EACH = 10;

export const suggest: Command = {
  summary: 'propose bugs, or wrong fixes of a bug, each with what it does (for mentors)',
  usage: 'suggest <exercise> [<bug>] [--most N] [--keep N --as NAME] [--title T] [--symptom S] [--why W]',
  examples: [
    ['suggest money-split', 'small changes of the healthy code that could be a bug'],
    ['suggest money-split --keep 12 --as tips', 'make the bug "tips" of number 12'],
    ['suggest money-split refunds', 'plausible misunderstandings of the fix of "refunds"'],
    ['suggest money-split refunds --keep 3 --as first-only', 'declare number 3 as a wrong fix'],
  ],
  details: [
    'A change is proposed where a hidden test fails, or generated inputs (hidden/support/differential.ts) are answered',
    'otherwise, while the visible tests stay green; for the first bug, one of them may turn red. In a terminal you look',
    'at one after another and keep one by a key. The bug "extension" stands for the extension.',
  ],
  flags: {
    most: { value: true, help: `how many to propose, ${DEFAULT_MOST} when absent` },
    keep: { value: true, help: 'the number of a suggestion to keep' },
    as: { value: true, help: 'keep: what the bug, or the wrong fix, is called' },
    title: { value: true, help: 'keep, of a bug: what is wrong, shown once it is squashed' },
    weight: { value: true, help: 'keep, of a bug: from 1 to 5; 2 when absent' },
    symptom: { value: true, help: 'keep, of a bug: the sentence of TICKET.md that reports it' },
    why: { value: true, help: 'keep, of a wrong fix: why it is wrong' },
    message: { value: true, help: 'keep, of a wrong fix: what its candidate is told after the reveal' },
  },
  positionals: { min: 1, max: 2 },
  async run(args, context) {
    // Node calls its type stripping experimental; a mentor can do nothing about that.
    process.removeAllListeners('warning');
    const { positionals, values } = args;
    const [id = '', bug] = positionals;
    const wrong = whatIsWrong(args);
    if (wrong) return wrong;
    const run = await usingTemporaryFolder(async (): Promise<Result<CommandOutput>> => {
      if (values.keep !== undefined && values.as !== undefined) {
        const number = Number(values.keep);
        return keepSuggestion(context, { id, bug, number, name: values.as }, args, (numbers) =>
          look(id, bug, args, context, numbers),
        );
      }
      const found = await look(id, bug, args, context);
      if (!found.ok) return found;
      const { suggestions } = found.value;
      const isAsked = suggestions.length > 0 && !args.switches.has('json');
      const picked = isAsked ? await pickSuggestion(id, bug, suggestions, context) : undefined;
      if (!picked) return success(suggestionsOutput(id, bug, found.value, context));
      const named: Named = { id, bug, number: picked.suggestion.number, name: picked.name };
      return keepSuggestion(context, named, args, async () => found);
    });
    return run.ok ? run.value : run;
  },
};

function whatIsWrong({ values, positionals }: CommandArguments): Result<never> | undefined {
  const [id = '', bug] = positionals;
  const example = {
    command: ['suggest', id, ...(bug === undefined ? [] : [bug]), '--keep', '1', '--as', 'a-name'],
  };
  for (const flag of ['most', 'keep'] as const) {
    const value = values[flag];
    if (value !== undefined && !/^[1-9]\d{0,4}$/.test(value))
      return failed('bad-arguments', `--${flag} takes a number from 1, not "${value}".`, {
        retype: { replace: { typo: value, meant: flag === 'most' ? String(DEFAULT_MOST) : '1' } },
      });
  }
  if ((values.keep === undefined) !== (values.as === undefined))
    return failed('bad-arguments', '--keep and --as go together: which one, and what it is called.', example);
  if (values.as !== undefined && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(values.as))
    return failed(
      'bad-arguments',
      `--as takes lower-case words joined by hyphens, not "${values.as}".`,
      example,
    );
  if (values.weight !== undefined && !/^[1-5]$/.test(values.weight))
    return failed('bad-arguments', `--weight takes a number from 1 to 5, not "${values.weight}".`, {
      retype: { replace: { typo: values.weight, meant: '2' } },
    });
  return undefined;
}

/** @param only the candidate of this number, whatever comes of it */
async function look(
  id: string,
  bug: string | undefined,
  { values }: CommandArguments,
  { collection, environment, signal }: CommandContext,
  only?: number,
): Promise<Result<Suggestions>> {
  const { suggestBugs, suggestFixes } = await import('../../authoring/suggest/suggest.ts');
  const host = {
    ...composeAuthoring(environment, collection),
    ...(await composeVerify(environment, collection, signal)),
  };
  const most = Number(values.most ?? DEFAULT_MOST);
  const progress = showProgress(process.stderr);
  const startedMs = performance.now();
  const options = {
    most,
    mostTried: most * TRIED_FOR_EACH,
    only,
    onTried: (tried: number, kept: number) =>
      progress.show(id, {
        check: 'suggest',
        label: `${kept} of ${most} found`,
        done: tried,
        total: most * TRIED_FOR_EACH,
        leftMs: kept === 0 ? null : ((performance.now() - startedMs) / kept) * Math.max(0, most - kept),
      }),
  };
  const found =
    bug === undefined ? await suggestBugs(host, id, options) : await suggestFixes(host, id, bug, options);
  progress.clear();
  return found;
}
