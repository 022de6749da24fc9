import { scoreText } from '../wording/score.ts';
import { limitText, sinceStartText } from '../wording/time.ts';
import type { Report, ReportedLine, ReportedSubmission } from './report.ts';

/** The words that the report has in every form. */

export const scoreLine = ({ score, lateScore }: Report): string =>
  `${score ? `Score ${scoreText(score)}` : 'No score yet'}${lateScore ? `; after the bell ${scoreText(lateScore)}` : ''}`;

export const truthText = ({ gone }: Pick<ReportedLine, 'gone'>): string =>
  gone === null ? 'not known' : gone ? 'gone' : 'still there';

/** Of a bug that was gone too late for the score. */
export const ALIVE_AT_BELL = 'alive at the bell';
export const goneLateText = (sinceStartMs: number): string =>
  `${ALIVE_AT_BELL}, gone at ${sinceStartText(sinceStartMs)} (late)`;

export const beliefText = ({ believed }: Pick<ReportedLine, 'believed'>): string =>
  believed ? 'believed fixed' : 'not believed fixed';

/** What a submission was worth, in a few words. */
export function submissionText({ late, counts, score, lines, started }: ReportedSubmission): string {
  const gone = lines.filter((line) => line.gone).length;
  const worth = started === false ? `did not start, ${score?.total} of 100` : '';
  return [
    score === null ? 'sealed' : worth || `${gone} of ${lines.length} gone, ${scoreText(score)}`,
    ...(late ? [counts ? 'the score after the bell' : 'after the bell'] : []),
    ...(counts && !late ? ['this one counts'] : []),
  ].join(', ');
}

/** When something was, or a dash where it was not. */
export const timeOrDash = (sinceStartMs: number | null): string =>
  sinceStartMs === null ? '–' : sinceStartText(sinceStartMs);

export const minutesText = (milliseconds: number): string => `${Math.round(milliseconds / 60_000)} min`;

/** What sort of attempt it was, in a few words. */
export const detailsOf = (report: Report): readonly string[] => [
  `${report.exercise.id} ${report.exercise.version}`,
  report.mode,
  report.phase,
  `limit ${limitText(report.limitMs)}`,
  ...(report.startedAtMs === null
    ? []
    : [`${new Date(report.startedAtMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`]),
  ...(report.assistants ? ['with assistants'] : []),
  ...(report.sandbox === 'none' ? ['graded without a sandbox'] : []),
];
