import { printable } from '../domain/printable.ts';
import { RUBRIC } from '../domain/rubric.ts';
import { table } from '../wording/table.ts';
import { sinceStartText } from '../wording/time.ts';
import { extensionLine } from './extension.ts';
import type { Report } from './report.ts';
import { beliefText, scoreLine, submissionText, truthText } from './words.ts';

const TIME_WIDTH = 7;

/** The report as plain lines. */
export function reportText(report: Report): string {
  const { exercise, mode, phase, symptoms, timeline } = report;
  return [
    printable(`${exercise.title}  (${mode}, ${phase}${report.assistants ? ', with assistants' : ''})`),
    scoreLine(report),
    ...(report.extension ? [extensionLine(report.extension)] : []),
    '',
    table(
      ['', 'symptom', 'truth', 'hints'],
      symptoms.map((line, index) => [`${index + 1}.`, line.symptom, truthText(line), String(line.hints)]),
    ),
    ...beliefs(report),
    ...rubric(report),
    '',
    ...timeline.map(
      ({ sinceStartMs, what }) => `${sinceStartText(sinceStartMs).padStart(TIME_WIDTH)}  ${printable(what)}`,
    ),
  ].join('\n');
}

/** How an interviewer rated, where one was seated. */
function rubric({ interview }: Report): string[] {
  if (interview === null) return [];
  return [
    '',
    table(
      ['rubric', 'rating'],
      RUBRIC.map(({ id, title }) => [
        title,
        interview.ratings.find(({ criterion }) => criterion === id)?.rating ?? 'not rated',
      ]),
    ),
  ];
}

/** Belief beside truth at each submission of a strict attempt. */
function beliefs({ mode, submissions }: Report): string[] {
  if (mode !== 'strict' || submissions.length === 0) return [];
  return [
    '',
    'What you believed at each submission, and what was true',
    ...submissions.flatMap((submission) => [
      `${sinceStartText(submission.sinceStartMs).padStart(TIME_WIDTH)}  ${submissionText(submission)}`,
      ...submission.lines.map(
        (line, index) => `${' '.repeat(TIME_WIDTH)}  ${index + 1}. ${beliefText(line)}, ${truthText(line)}`,
      ),
    ]),
  ];
}
