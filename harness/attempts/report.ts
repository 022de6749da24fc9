import { replay, withDueBell } from '../domain/attempt.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { buildReport, type Report } from '../report/report.ts';
import type { Frame, LapseStep } from '../report/time-lapse.ts';
import { compareWithSolution } from './compare-with-solution.ts';
import type { AttemptsHost } from './host.ts';
import { type AttemptLog, open, readLog } from './open.ts';
import { framesOfLog, type Still, stepsOf, stillAt } from './time-lapse.ts';

/** Which attempt a report is about: of an id, or of a workspace. */
export type ReportedAttempt = { readonly id: string } | { readonly directory: string };

/** The report of an attempt; where its workspace is gone, its log still tells everything. */
export async function report(host: AttemptsHost, about: ReportedAttempt): Promise<Result<Report>> {
  const attempt = await reportedLog(host, about);
  if (!attempt.ok) return attempt;
  const { id, events, state, exercise } = attempt.value;
  const comparison = await compareWithSolution(host, { id, events, state, exercise });
  return success(buildReport(id, events, state, exercise, comparison));
}

/** What each moment of the time-lapse changed, for a report that shows all of them. */
export async function timeLapse(
  host: AttemptsHost,
  about: ReportedAttempt,
): Promise<Result<readonly LapseStep[]>> {
  const log = await reportedLog(host, about);
  return log.ok ? success(await stepsOf(host, log.value)) : log;
}

/** The files at a moment of the time-lapse; -1 is the start. */
export async function still(
  host: AttemptsHost,
  about: ReportedAttempt,
  position: number,
): Promise<Result<Still>> {
  const log = await reportedLog(host, about);
  return log.ok ? stillAt(host, log.value, position) : log;
}

/** The moments of which the files are kept. */
export async function frames(host: AttemptsHost, about: ReportedAttempt): Promise<Result<readonly Frame[]>> {
  const log = await reportedLog(host, about);
  return log.ok ? success(framesOfLog(log.value)) : log;
}

/** The log of an attempt, brought up to date where its workspace is still there. */
export async function reportedLog(host: AttemptsHost, about: ReportedAttempt): Promise<Result<AttemptLog>> {
  return 'directory' in about ? open(host, about.directory) : upToDate(host, about.id);
}

async function upToDate(host: AttemptsHost, id: string): Promise<Result<AttemptLog>> {
  const log = await readLog(host, id);
  if (!log.ok) return log;
  if (log.value === undefined)
    return failed('bad-arguments', `There is no attempt "${id}".`, { command: ['history'] });
  // Runs that were started in the workspace are taken into the log when it is opened.
  const opened = await open(host, log.value.state.prepared.workspace);
  if (opened.ok && opened.value.id === id) return opened;
  const events = withDueBell(log.value.events, host.clock.now());
  return success({ ...log.value, events, state: replay(events) ?? log.value.state });
}
