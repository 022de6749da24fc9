import { isSealed } from '../../domain/attempt.ts';
import { failed, success } from '../../domain/failure.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { failureDocument, submissionDocument } from '../documents.ts';
import { openWorkspace } from '../open-workspace.ts';
import { wordFeedback, wordSnapshotFailure } from '../wording.ts';

export const submit: Command = {
  summary: 'grade what you have, symptom by symptom',
  usage: 'submit [--fixed 1,3] [--dir D]',
  flags: {
    ...DIRECTORY_FLAG,
    fixed: { value: true, help: 'the lines of the ticket you believe fixed, for the report' },
  },
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
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
        { command: ['hint'], workspace: attempt.workspace.directory },
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
    const isDone = feedback.lines.every(({ state }) => state === 'gone') && feedback.regressions.length === 0;
    const text = sealed
      ? [
          wordFeedback({ ...feedback, lines: [] }),
          `Submitted. The verdict is sealed until the bell or ${context.steps.command(['finish'], attempt.workspace.directory)}.`,
        ]
          .filter(Boolean)
          .join('\n')
      : wordFeedback(feedback);
    return success({
      json: {
        ...submissionDocument(submission, feedback, sealed),
        snapshotFailure: snapshotFailure && failureDocument(snapshotFailure, context.steps),
      },
      text:
        snapshotFailure === null ? text : `${text}\n${wordSnapshotFailure(snapshotFailure, context.steps)}`,
      exitCode: sealed || isDone ? 0 : 1,
    });
  },
};
