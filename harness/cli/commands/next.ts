import type { Attempts } from '../../attempts/attempts.ts';
import type { Elsewhere } from '../../attempts/next.ts';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import { type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { nextActionText } from '../../wording/next-action.ts';
import { recommendationText } from '../../wording/recommendation.ts';
import { clockText } from '../../wording/time.ts';
import { type Command, type CommandContext, type CommandOutput, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';
import { warnOfUnreadable } from '../warn-of-unreadable.ts';

export const next: Command = {
  summary: 'say what to do now, and why',
  usage: 'next [--dir D]',
  examples: [
    ['next', 'what to do now'],
    ['next --dir ~/bugsquash/money-split', 'in another workspace'],
  ],
  details: ['In a workspace it is about its attempt; elsewhere it says which one to go on with or to start.'],
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) {
      const isElsewhere = opened.failure.code === 'not-a-workspace' && args.values.dir === undefined;
      return isElsewhere ? outsideWorkspace(context) : opened;
    }
    return inWorkspace(opened.value.attempts, opened.value.attempt, context);
  },
};

async function inWorkspace(
  attempts: Attempts,
  attempt: OpenAttempt,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const advice = await attempts.guidance.next(attempt);
  if (!advice.ok) return advice;
  const { action } = advice.value;
  const { what, why, command } = nextActionText(action);
  return output(
    { attempt: attempt.id, exercise: attempt.exercise.manifest.id, action: action.kind, what, why },
    command && context.steps.command(command, attempt.workspace.directory),
  );
}

async function outsideWorkspace({ attempts, steps }: CommandContext): Promise<Result<CommandOutput>> {
  const opened = attempts();
  if (!opened.ok) return opened;
  const elsewhere = await opened.value.guidance.nextElsewhere();
  if (!elsewhere.ok) return elsewhere;
  await warnOfUnreadable(opened.value, steps);
  const { what, why } = wordElsewhere(elsewhere.value);
  const { kind } = elsewhere.value;
  const common = { attempt: null, exercise: null, action: kind, what, why };
  switch (elsewhere.value.kind) {
    case 'continue': {
      const { attempt } = elsewhere.value;
      return output(
        { ...common, attempt: attempt.id, exercise: attempt.exercise.manifest.id },
        steps.command(['next'], attempt.workspace.directory),
      );
    }
    case 'start': {
      const { exerciseId } = elsewhere.value.recommendation;
      return output({ ...common, exercise: exerciseId }, steps.command(['start', exerciseId]));
    }
    case 'nothing':
      return output(common, steps.command(['list']));
  }
}

function wordElsewhere(elsewhere: Elsewhere): { readonly what: string; readonly why: string } {
  switch (elsewhere.kind) {
    case 'continue': {
      const { exercise, state, timeLeftMs, workspace } = elsewhere.attempt;
      return {
        what: `Go on with "${exercise.manifest.title}" in ${workspace.directory}.`,
        why: `It is ${state.phase}, with ${clockText(timeLeftMs)} left.`,
      };
    }
    case 'start':
      return {
        what: `Start "${elsewhere.title}".`,
        why: recommendationText(elsewhere.recommendation, Date.now()),
      };
    case 'nothing':
      return { what: 'Look at the collection.', why: 'There is no exercise in it that can be read.' };
  }
}

interface Advice {
  readonly attempt: string | null;
  readonly exercise: string | null;
  readonly action: string;
  readonly what: string;
  readonly why: string;
}

function output(advice: Advice, command: string | null): Result<CommandOutput> {
  return success({
    json: { schema: 'bugsquash/next@1', ...advice, command },
    text: [
      `${printable(advice.what)}`,
      `  ${printable(advice.why)}`,
      ...(command === null ? [] : [`  ${command}`]),
    ].join('\n'),
    exitCode: 0,
  });
}
