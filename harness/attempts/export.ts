import { hasEnded } from '../domain/attempt.ts';
import type { ExportedAttempt } from '../domain/exported-attempt.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { history } from './history.ts';
import type { AttemptsHost } from './host.ts';
import { type ReportedAttempt, reportedLog } from './report.ts';

/** An attempt as one document, with its whole log; only of one that has ended, because the log holds verdicts. */
export async function exportAttempt(
  host: AttemptsHost,
  about: ReportedAttempt,
): Promise<Result<ExportedAttempt>> {
  const log = await reportedLog(host, about);
  if (!log.ok) return log;
  const { id, events, state } = log.value;
  if (!hasEnded(state))
    return failed('wrong-state', 'An attempt can be exported once it has ended.', {
      command: ['finish', id],
    });
  const lines = await history(host);
  if (!lines.ok) return lines;
  const afterReveal = lines.value.some((line) => line.attemptId === id && line.afterReveal);
  return success({
    schema: 'bugsquash/attempt@1',
    attempt: id,
    exercise: state.content,
    afterReveal,
    events: [...events] as ExportedAttempt['events'],
  });
}
