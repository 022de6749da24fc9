import { printable, printableLines } from '../domain/printable.ts';
import { sinceStartText } from '../wording/time.ts';
import { extensionLine } from './extension.ts';
import type { Report } from './report.ts';
import { beliefText, scoreLine, submissionText, truthText } from './words.ts';

/** The report as one page without scripts or anything from elsewhere. Every text is escaped. */
export function reportHtml(report: Report): string {
  const { exercise, symptoms, timeline, notes } = report;
  const details = [
    `${exercise.id} ${exercise.version}`,
    report.mode,
    report.phase,
    ...(report.assistants ? ['with assistants'] : []),
    ...(report.sandbox === 'none' ? ['graded without a sandbox'] : []),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(exercise.title)}: report</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; }
ol.times { padding-left: 0; list-style: none; }
time { display: inline-block; min-width: 4.5rem; font-variant-numeric: tabular-nums; }
</style>
</head>
<body>
<h1>${escaped(exercise.title)}</h1>
<p>${escaped(details.join(', '))}</p>
<p><strong>${escaped(scoreLine(report))}</strong></p>
${report.extension ? `<p>${escaped(extensionLine(report.extension))}</p>\n` : ''}<h2>What people reported</h2>
<table>
<tr><th>Symptom</th><th>It is</th><th>Hints</th></tr>
${lines(symptoms, (line) => `<tr><td>${escaped(line.symptom)}</td><td>${truthText(line)}</td><td>${line.hints}</td></tr>`)}
</table>
${beliefs(report)}<h2>How it went</h2>
<ol class="times">
${lines(timeline, ({ sinceStartMs, what }) => `<li>${time(sinceStartMs)} ${escaped(what)}</li>`)}
</ol>
${notes.length > 0 ? `<h2>Notes and debrief</h2>\n${lines(notes, (note) => `<p>${printableLines(note).map(escaped).join('<br>')}</p>`)}\n` : ''}</body>
</html>
`;
}

/** Belief beside truth at each submission of a strict attempt. */
function beliefs({ mode, submissions, symptoms }: Report): string {
  if (mode !== 'strict' || submissions.length === 0) return '';
  const heads = symptoms.map(({ symptom }) => `<th>${escaped(symptom)}</th>`).join('');
  const rows = lines(submissions, (submission) => {
    const cells = submission.lines.map((line) => `<td>${beliefText(line)}, ${truthText(line)}</td>`).join('');
    return `<tr><td>${time(submission.sinceStartMs)} ${escaped(submissionText(submission))}</td>${cells}</tr>`;
  });
  return `<h2>What you believed at each submission, and what was true</h2>
<table>
<tr><th>Submission</th>${heads}</tr>
${rows}
</table>
`;
}

const lines = <T>(items: readonly T[], word: (item: T) => string): string => items.map(word).join('\n');

const time = (sinceStartMs: number): string => `<time>${sinceStartText(sinceStartMs)}</time>`;

/** As text of a page: no markup, and nothing that does not show but changes what does. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
