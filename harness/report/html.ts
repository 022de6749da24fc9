import { createHash } from 'node:crypto';
import { sinceStartText } from '../wording/time.ts';
import { extensionLine } from './extension.ts';
import type { Chart, Charts } from './page/charts.ts';
import { escaped } from './page/escape.ts';
import { lapseHtml } from './page/lapse-html.ts';
import { sectionHtml } from './page/section-html.ts';
import { PAGE_STYLE } from './page/style.ts';
import type { Report } from './report.ts';
import type { Section } from './sections/section.ts';
import { sectionsOf } from './sections/sections.ts';
import type { LapseStep } from './time-lapse.ts';
import { detailsOf, minutesText, scoreLine } from './words.ts';

/** What a page shows beyond the report itself. */
export interface PageParts {
  readonly charts?: Charts;
  readonly steps?: readonly LapseStep[];
}

const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The report as one file that needs nothing else: no script, no request, light and dark, and fit to print. */
export function reportHtml(report: Report, { charts, steps = [] }: PageParts = {}): string {
  const sections = sectionsOf(report);
  const rubric = sections.filter(({ id }) => id === 'rubric');
  const others = sections.filter(({ id }) => id !== 'rubric');
  const lapse = lapseHtml(steps);
  const links = [
    ...others.map(({ id, title }) => ({ id, title })),
    ...(lapse === '' ? [] : [{ id: 'lapse', title: 'Time-lapse' }]),
    ...rubric.map(({ id, title }) => ({ id, title })),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(report.exercise.title)}: report</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(report.exercise.title)}</h1>
<p class="details">${escaped(detailsOf(report).join(', '))}</p>
<p class="score"><strong>${escaped(scoreLine(report))}</strong></p>
${report.extension ? `<p>${escaped(extensionLine(report.extension))}</p>\n` : ''}<dl class="facts">
${factsOf(report)
  .map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
  .join('\n')}
</dl>
<nav aria-label="Parts of the report"><ul>
${links.map(({ id, title }) => `<li><a href="#${escaped(id)}">${escaped(title)}</a></li>`).join('\n')}
</ul></nav>
</header>
<main>
${others.map((section) => sectionHtml(section, chartsOf(section, charts))).join('\n')}
${lapse}
${rubric.map((section) => sectionHtml(section)).join('\n')}
</main>
<footer><p>Attempt ${escaped(report.attempt)}. Made by bugsquash from the log of the attempt; nothing was sent anywhere.</p></footer>
</body>
</html>
`;
}

function factsOf(report: Report): readonly (readonly [string, string])[] {
  const { process, submissions, symptoms } = report;
  const gone = symptoms.filter((line) => line.gone).length;
  const hints = symptoms.reduce((sum, line) => sum + line.hints, 0);
  return [
    ['time', sinceStartText(process.endMs)],
    ...(report.score === null ? [] : [['bugs gone', `${gone} of ${symptoms.length}`] as const]),
    ['submissions', String(submissions.length)],
    ['runs seen', String(process.runs.length)],
    ['hints', String(hints)],
    ['longest quiet', longestQuiet(report)],
  ];
}

function longestQuiet({ process }: Report): string {
  const longest = Math.max(0, ...process.quiet.map(({ fromMs, toMs }) => toMs - fromMs));
  return longest === 0 ? 'under 5 min' : minutesText(longest);
}

/** The charts that belong above a part; each names what it shows, and the table below it has the numbers. */
function chartsOf({ id }: Section, charts: Charts | undefined): string {
  if (charts === undefined) return '';
  switch (id) {
    case 'process':
      return figure(
        charts.hour,
        'What was seen, by kind, along the time',
        '● an edit, or a run without failures · ✕ a run with failures, or a start of the code · ▲ a submission · ■ a hint · ◆ a note · shaded: nothing was seen for five minutes or more. The numbers are under Runs, Files by edits and What happened.',
      );
    case 'submissions':
      return figure(
        charts.bugs,
        'Bugs alive after each submission',
        '▲ a submission; the line is how many bugs were alive.',
      );
    case 'files':
      return (
        figure(
          charts.lines,
          'Lines that differ from the start',
          'Added and removed lines together; ● a save.',
        ) + figure(charts.files, 'Edits by file', 'Saves in which a file was seen to differ.')
      );
    default:
      return '';
  }
}

function figure(chart: Chart | null, name: string, legend: string): string {
  if (chart === null) return '';
  return `<figure>
<div class="wide" role="img" aria-label="${escaped(name)}">${chart.wide}</div>
<div class="narrow" role="img" aria-label="${escaped(name)}">${chart.narrow}</div>
<figcaption>${escaped(name)}. ${escaped(legend)}</figcaption>
</figure>
`;
}
