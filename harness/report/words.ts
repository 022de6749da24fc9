import { scoreText } from '../wording/score.ts';
import type { Report, ReportedLine, ReportedSubmission } from './report.ts';

/** The words that the report has in every form. */

export const scoreLine = ({ score, lateScore }: Report): string =>
  `${score ? `Score ${scoreText(score)}` : 'No score yet'}${lateScore ? `; after the bell ${scoreText(lateScore)}` : ''}`;

export const truthText = ({ gone }: Pick<ReportedLine, 'gone'>): string =>
  gone === null ? 'not known' : gone ? 'gone' : 'still there';

export const beliefText = ({ believed }: Pick<ReportedLine, 'believed'>): string =>
  believed ? 'believed fixed' : 'not believed fixed';

/** What a submission was worth, in a few words. */
export function submissionText({ late, counts, score, lines }: ReportedSubmission): string {
  const gone = lines.filter((line) => line.gone).length;
  return [
    score === null ? 'sealed' : `${gone} of ${lines.length} gone, ${scoreText(score)}`,
    ...(late ? ['after the bell'] : []),
    ...(counts ? ['this one counts'] : []),
  ].join(', ');
}
