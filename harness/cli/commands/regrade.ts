import type { Regraded, RegradedSubmission } from '../../attempts/regrade.ts';
import { isSealed } from '../../domain/attempt.ts';
import { success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { scoreText } from '../../wording/score.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';

export const regrade: Command = {
  summary: 'grade what you submitted by the exercise as it is now',
  usage: 'regrade [--dir D]',
  examples: [['regrade', 'go on with the exercise as it is now']],
  details: [
    'An attempt is graded by the exercise as it was when it began. After its author has changed it, this goes on with',
    'it as it is now. Verdicts of different content are never compared; the earlier ones stay in the report.',
  ],
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    const regraded = await attempts.regrade(attempt, context.signal);
    if (!regraded.ok) return regraded;
    const { version } = attempt.state.content;
    const sealed = isSealed(attempt.state);
    return success({
      json: regradeDocument(regraded.value, version, sealed),
      text: regraded.value
        ? wordRegraded(regraded.value, sealed)
        : `The exercise is as it was (version ${version}). There is nothing to grade again.`,
      exitCode: 0,
    });
  },
};

function regradeDocument(regraded: Regraded | undefined, version: string, sealed: boolean) {
  const { change, submissions = [] } = regraded ?? {};
  return {
    schema: 'bugsquash/regrade@1',
    changed: change !== undefined,
    from: change?.from ?? version,
    to: change?.to ?? version,
    parts: change?.parts ?? [],
    submissions: submissions.map(({ atMs, late, before, after, why }) => ({
      at: new Date(atMs).toISOString(),
      late,
      before: sealed ? null : before,
      after: sealed ? null : after,
      why,
    })),
  };
}

function wordRegraded({ change, submissions }: Regraded, sealed: boolean): string {
  const what = change.parts.length === 0 ? '' : `: ${change.parts.join(', ')}`;
  return [
    `Graded by version ${change.to} of the exercise from here on (it was ${change.from}${what}).`,
    ...submissions.map((submission, index) => `Submission ${index + 1}: ${outcome(submission, sealed)}`),
  ].join('\n');
}

function outcome({ before, after, why }: RegradedSubmission, sealed: boolean): string {
  if (why !== null) return `not graded again, because ${printable(why)}; it does not count any more`;
  if (sealed || after === null) return 'graded again; the verdict is sealed until the bell';
  return `${scoreText(after)}; it was ${before === null ? 'not graded' : scoreText(before)}`;
}
