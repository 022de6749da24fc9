import { sinceStartText } from '../wording/time.ts';
import type { Report } from './report.ts';

/** The report as one page without scripts or anything from elsewhere. Every text is escaped. */
export function reportHtml(report: Report): string {
  const { exercise, score, lateScore, symptoms, timeline, notes } = report;
  const rows = symptoms
    .map(
      ({ symptom, believed, gone, hints }) =>
        `<tr><td>${escapeHtml(symptom)}</td><td>${believed ? 'yes' : 'no'}</td><td>${gone === null ? 'not known' : gone ? 'gone' : 'still there'}</td><td>${hints}</td></tr>`,
    )
    .join('\n');
  const steps = timeline
    .map(
      ({ sinceStartMs, what }) =>
        `<li><time>${escapeHtml(sinceStartText(sinceStartMs))}</time> ${escapeHtml(what)}</li>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(exercise.title)}: report</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; }
ol { padding-left: 0; list-style: none; }
time { display: inline-block; min-width: 4.5rem; font-variant-numeric: tabular-nums; }
</style>
</head>
<body>
<h1>${escapeHtml(exercise.title)}</h1>
<p>${escapeHtml(exercise.id)} ${escapeHtml(exercise.version)}, ${escapeHtml(report.mode)}, ${escapeHtml(report.phase)}${report.assistants ? ', with assistants' : ''}</p>
<p><strong>${score ? `Score ${score.total} of 100` : 'No score yet'}</strong>${lateScore ? `, ${lateScore.total} after the bell` : ''}</p>
<h2>What people reported</h2>
<table>
<tr><th>Symptom</th><th>You believed it fixed</th><th>It is</th><th>Hints</th></tr>
${rows}
</table>
<h2>How it went</h2>
<ol>
${steps}
</ol>
${notes.length > 0 ? `<h2>Notes and debrief</h2>\n${notes.map((note) => `<p>${escapeHtml(note)}</p>`).join('\n')}` : ''}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
