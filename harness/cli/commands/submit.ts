import type { Attempts } from '../../attempts/attempts.ts';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import { isInExtension, isSealed } from '../../domain/attempt.ts';
import { extensionResult } from '../../domain/extension.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { isComplete } from '../../domain/verdict.ts';
import { contentChangeText } from '../../wording/content-change.ts';
import { wordExtensionResult } from '../../wording/extension.ts';
import { type Command, type CommandContext, type CommandOutput, DIRECTORY_FLAG } from '../command.ts';
import { failureDocument, submissionDocument } from '../documents.ts';
import { openWorkspace } from '../open-workspace.ts';
import { wordFeedback, wordSnapshotFailure } from '../wording.ts';

export const submit: Command = {
  summary: 'grade what you have, symptom by symptom',
  usage: 'submit [--fixed 1,3] [--dir D]',
  examples: [
    ['submit', 'grade what you have'],
    ['submit --fixed 1,3', 'in a strict attempt: say which lines you believe fixed'],
  ],
  flags: {
    ...DIRECTORY_FLAG,
    fixed: { value: true, help: 'in a strict attempt: the lines of the ticket you believe fixed' },
  },
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    if (isInExtension(attempt.state)) return submitExtension(attempts, attempt, context);
    const { directory } = attempt.workspace;
    const count = attempt.exercise.solution.bugs.length;
    const lines = (args.values.fixed ?? '')
      .split(',')
      .filter((part) => part.trim() !== '')
      .map(Number);
    const stray = lines.find((line) => !(Number.isInteger(line) && line >= 1 && line <= count));
    if (stray !== undefined) {
      return failed(
        'bad-arguments',
        `--fixed takes lines of the ticket, from 1 to ${count}, separated by commas.`,
        { command: ['hint'], workspace: directory },
      );
    }
    const submitted = await attempts.submit(attempt, {
      believed: lines.map((line) => line - 1),
      signal: context.signal,
    });
    if (!submitted.ok) return submitted;
    const { submission, snapshotFailure } = submitted.value;
    const feedback = attempts.feedback(attempt, submission);
    const sealed = isSealed(attempt.state);
    const change = await attempts.contentChange(attempt);
    const changed = contentChangeText(change, context.steps.command(['regrade'], directory));
    const text = [
      wordFeedback(sealed ? { ...feedback, lines: [] } : feedback),
      ...(sealed
        ? [
            `Submitted. The verdict is sealed until the bell or ${context.steps.command(['finish'], directory)}.`,
          ]
        : []),
      ...(submission.verdict.sandbox === 'none'
        ? ['Graded without a sandbox: your code ran with your rights.']
        : []),
      ...(lines.length > 0 && attempt.state.prepared.mode === 'practice'
        ? ['Practice tells the truth at once, so --fixed is not kept; it is for strict attempts.']
        : []),
      ...(changed === null ? [] : [changed]),
      ...(snapshotFailure === null ? [] : [wordSnapshotFailure(snapshotFailure, context.steps)]),
    ];
    return success({
      json: {
        ...submissionDocument(submission, feedback, sealed),
        snapshotFailure: snapshotFailure && failureDocument(snapshotFailure, context.steps),
      },
      text: text.filter((line) => line !== '').join('\n'),
      exitCode: sealed || isComplete(submission.verdict) ? 0 : 1,
    });
  },
};

/** The same for the extension, whose score stands apart. */
async function submitExtension(
  attempts: Attempts,
  attempt: OpenAttempt,
  { signal, steps }: CommandContext,
): Promise<Result<CommandOutput>> {
  const submitted = await attempts.extension.submit(attempt, signal);
  if (!submitted.ok) return submitted;
  const { submission, snapshotFailure } = submitted.value;
  const result = extensionResult(submission);
  const { problems, sandbox } = submission.verdict;
  const text = [
    ...problems.map(({ message }) => `! ${printable(message)}`),
    `Extension: ${wordExtensionResult(result)}`,
    ...result.regressions.map((title) => `✗ regression  ${printable(title)}`),
    ...(snapshotFailure === null ? [] : [wordSnapshotFailure(snapshotFailure, steps)]),
  ].join('\n');
  return success({
    json: {
      schema: 'bugsquash/extension-submission@1',
      at: new Date(submission.atMs).toISOString(),
      late: submission.late,
      sandbox,
      ...result,
      problems,
      snapshotFailure: snapshotFailure && failureDocument(snapshotFailure, steps),
    },
    text,
    exitCode: isComplete(submission.verdict) ? 0 : 1,
  });
}
