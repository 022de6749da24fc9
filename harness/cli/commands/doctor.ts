import { sandboxCanaries, systemClock } from '../../compose.ts';
import { examineMachine } from '../../doctor/examine-machine.ts';
import type { MachineLine } from '../../doctor/machine-line.ts';
import { planRepairs } from '../../doctor/repairs/plan-repairs.ts';
import type { Repair } from '../../doctor/repairs/repair.ts';
import { type Failure, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { cloneRoot, dataDirectory } from '../../locations.ts';
import type { StepWording } from '../../wording/next-step.ts';
import { askYesNo } from '../ask.ts';
import type { Command, CommandContext, CommandOutput } from '../command.ts';
import { failureDocument } from '../documents.ts';

const MARKS = { ok: '✓', warning: '!', failed: '✗' } as const;

/** A repair and its result. */
interface Tried {
  readonly wrong: string;
  readonly remedy: string;
  readonly done: boolean;
  readonly failure: Failure | null;
}

export const doctor: Command = {
  summary: 'check this machine, and say what to type where something is missing',
  usage: 'doctor [--repair [--yes]]',
  examples: [
    ['doctor', 'look at this machine'],
    ['doctor --repair', 'repair what belongs to bugsquash, after asking'],
  ],
  flags: {
    repair: { value: false, help: 'repair what belongs to bugsquash; says what first, and asks' },
    yes: { value: false, help: 'with --repair: do not ask' },
  },
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    if (args.switches.has('repair')) {
      return repair(context, { isAgreed: args.switches.has('yes'), asJson: args.switches.has('json') });
    }
    const lines = [...(await examine(context)), ...(await sandboxCanaries())];
    const ok = lines.every(({ state }) => state !== 'failed');
    return success({
      json: { schema: 'bugsquash/doctor@1', ok, lines: lineDocuments(lines, context.steps) },
      text: wordLines(lines, context.steps),
      exitCode: ok ? 0 : 3,
    });
  },
};

const examine = ({ environment, collection }: CommandContext): Promise<MachineLine[]> =>
  examineMachine({ home: dataDirectory(environment), cloneRoot, collection });

async function repair(
  context: CommandContext,
  { isAgreed, asJson }: { readonly isAgreed: boolean; readonly asJson: boolean },
): Promise<Result<CommandOutput>> {
  const { environment, collection, signal, steps } = context;
  const plan = await planRepairs({
    home: dataDirectory(environment),
    cloneRoot,
    collection,
    now: new Date(systemClock.now().atMs),
  });
  if (!plan.ok) return plan;
  const planned = plan.value.map(({ wrong, remedy }) => ({ wrong, remedy, done: false, failure: null }));
  const asks = plan.value.length > 0 && !isAgreed && !asJson;
  const answer = asks ? await askYesNo(`${wordRepairs(planned, steps)}\nDo this? [y/N] `, signal) : undefined;
  const tried = isAgreed || answer === true ? await applyAll(plan.value) : planned;
  const lines = await examine(context);
  const ok = lines.every(({ state }) => state !== 'failed');
  const isLeft = tried.some(({ done }) => !done);
  const next =
    isLeft && !isAgreed
      ? [`Nothing was changed. To do it: ${steps.command(['doctor', '--repair', '--yes'])}`]
      : [];
  return success({
    json: {
      schema: 'bugsquash/doctor@1',
      ok,
      lines: lineDocuments(lines, steps),
      repairs: tried.map(({ failure, ...repaired }) => ({
        ...repaired,
        failure: failure && failureDocument(failure, steps),
      })),
    },
    text: [wordRepairs(tried, steps), ...next, wordLines(lines, steps)].join('\n'),
    exitCode: !ok || tried.some(({ failure }) => failure !== null) ? 3 : isLeft ? 1 : 0,
  });
}

async function applyAll(repairs: readonly Repair[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const { wrong, remedy, apply } of repairs) {
    const done = await apply();
    tried.push({ wrong, remedy, done: done.ok, failure: done.ok ? null : done.failure });
  }
  return tried;
}

function wordRepairs(repairs: readonly Tried[], steps: StepWording): string {
  if (repairs.length === 0) return 'Nothing of ours is broken.';
  const word = ({ wrong, remedy, done, failure }: Tried): string => {
    const came =
      failure === null ? '' : `\n    It failed: ${failure.message}\n    Next: ${steps.next(failure.next)}`;
    return printable(`${done ? '✓ repaired' : '· broken'}: ${wrong}`).concat(
      `\n    ${done ? 'Done' : 'To do'}: ${printable(remedy)}${came}`,
    );
  };
  return repairs.map(word).join('\n');
}

const lineDocuments = (lines: readonly MachineLine[], steps: StepWording) =>
  lines.map(({ next, ...line }) => ({ ...line, next: next === null ? null : steps.next(next) }));

const wordLines = (lines: readonly MachineLine[], steps: StepWording): string =>
  lines
    .map(
      ({ name, state, detail, next }) =>
        `${MARKS[state]} ${name}: ${detail}${next === null ? '' : `\n    Next: ${steps.next(next)}`}`,
    )
    .join('\n');
