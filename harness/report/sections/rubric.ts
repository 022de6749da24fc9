import { type Criterion, RATINGS, RUBRIC } from '../../domain/rubric.ts';
import { counted } from '../../wording/counted.ts';
import { sinceStartText } from '../../wording/time.ts';
import type { MilestoneId } from '../process/milestones.ts';
import type { Report } from '../report.ts';
import type { Section } from './section.ts';

/** What the log has to say of each. */
const EVIDENCE: Readonly<Record<Criterion, (report: Report) => string>> = {
  orientation: (report) => milestoneText(report, 'first-run', 'first run'),
  hypothesis: (report) => milestoneText(report, 'hypothesis', 'noted (self-reported)'),
  reproduction: (report) => milestoneText(report, 'reproduction', 'failure seen'),
  'root-cause': (report) =>
    report.process.revealed
      ? milestoneText(report, 'root-cause-edit', 'first edit there')
      : 'not told before the reveal',
  'smallest-fix': ({ precision }) =>
    precision === null
      ? 'not known'
      : precision.percent === null
        ? `${precision.needed + precision.accepted} lines at known places, ${precision.elsewhere} elsewhere`
        : `${precision.percent} % of the changed lines are where a fix is`,
  verification: ({ process, ownTests, submissions }) =>
    [
      `${counted(process.runs.length, 'run')} seen, ${counted(submissions.length, 'submission')}`,
      ...(ownTests === null
        ? []
        : [
            `${ownTests.filter(({ outcome }) => outcome === 'catches').length} of ${counted(ownTests.length, 'added test')} catch a bug`,
          ]),
    ].join('; '),
  narration: ({ notes }) => `${counted(notes.length, 'note')} (self-reported)`,
};

/** A sheet for whoever sat beside, with what was seen already on it. */
export function rubric(report: Report): Section {
  return {
    id: 'rubric',
    title: 'Rubric',
    blocks: [
      {
        kind: 'table',
        caption: `For an interviewer: ${RATINGS.map((rating, index) => `${index + 1} ${rating}`).join(', ')}`,
        head: ['', 'look for', 'the log has', RATINGS.map((_, index) => index + 1).join(' '), 'remarks'],
        rows: RUBRIC.map(({ id, title, seen }) => [
          title,
          seen,
          EVIDENCE[id](report),
          ratingText(report, id),
          '',
        ]),
      },
    ],
  };
}

/** Boxes to tick, or what was ticked at the interviewer's page. */
function ratingText({ interview }: Report, id: Criterion): string {
  const rating = interview?.ratings.find(({ criterion }) => criterion === id)?.rating ?? null;
  return rating === null ? RATINGS.map(() => '☐').join(' ') : `${RATINGS.indexOf(rating) + 1} ${rating}`;
}

function milestoneText({ process }: Report, id: MilestoneId, what: string): string {
  const milestone = process.milestones.find((one) => one.id === id);
  if (milestone === undefined) return 'not known';
  const { sinceStartMs, detail } = milestone;
  return sinceStartMs === null ? detail : `${what} at ${sinceStartText(sinceStartMs)}: ${detail}`;
}
