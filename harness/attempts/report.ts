import { failed, type Result, success } from '../domain/failure.ts';
import { buildReport, type Report } from '../report/report.ts';
import type { AttemptsHost } from './host.ts';
import { type AttemptLog, open, readLog } from './open.ts';

/** Which attempt a report is about: of an id, or of a workspace. */
export type ReportedAttempt = { readonly id: string } | { readonly directory: string };

/** The report of an attempt; where its workspace is gone, its log still tells everything. */
export async function report(host: AttemptsHost, about: ReportedAttempt): Promise<Result<Report>> {
  const attempt = await reportedLog(host, about);
  if (!attempt.ok) return attempt;
  const { id, events, state, exercise } = attempt.value;
  return success(buildReport(id, events, state, exercise));
}

/** The log of an attempt, brought up to date where its workspace is still there. */
export async function reportedLog(host: AttemptsHost, about: ReportedAttempt): Promise<Result<AttemptLog>> {
  return 'directory' in about ? open(host, about.directory) : upToDate(host, about.id);
}

async function upToDate(host: AttemptsHost, id: string) {
  const log = await readLog(host, id);
  if (!log.ok) return log;
  if (log.value === undefined)
    return failed('bad-arguments', `There is no attempt "${id}".`, { command: ['history'] });
  // Runs that were started in the workspace are taken into the log when it is opened.
  const opened = await open(host, log.value.state.prepared.workspace);
  return opened.ok && opened.value.id === id ? opened : success(log.value);
}
