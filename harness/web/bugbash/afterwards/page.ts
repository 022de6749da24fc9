import { createHash } from 'node:crypto';
import { printableLines } from '../../../domain/printable.ts';
import { escaped } from '../../../report/page/escape.ts';
import { AFTERWARDS_STYLE } from './style.ts';

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(AFTERWARDS_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A page that needs nothing else: no script, no request, light and dark, and fit to print. */
export const pageHtml = (title: string, header: string, main: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${AFTERWARDS_STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${header}
</header>
<main>
${main}
</main>
<footer><p>Made by bugsquash from the log of the bash. How people worked is not in it: reports stay on their machines.</p></footer>
</body>
</html>
`;

/** A page of megabytes opens slowly, and nobody reads so much of a diff. */
const MOST_LINES = 400;

/** A git diff; `label` names it for those who don't see it. */
export function patchHtml(patch: string, label: string): string {
  const all = patch
    .replace(/\n$/, '')
    .split('\n')
    .filter((line) => !/^(index |--- |\+\+\+ |old mode|new mode|similarity )/.test(line));
  const cut = all.length - MOST_LINES;
  return `<pre tabindex="0" role="region" aria-label="${escaped(label)}"><code>${all.slice(0, MOST_LINES).map(lineHtml).join('\n')}</code></pre>${cut > 0 ? `<p>… and ${cut} more lines.</p>` : ''}`;
}

function lineHtml(line: string): string {
  const text = escaped(line.replaceAll('\t', '  '));
  const [, file] = /^diff --git a\/(.*) b\//.exec(line) ?? [];
  if (file !== undefined) return `<span class="file">${escaped(file)}</span>`;
  if (line.startsWith('@@')) return `<span class="hunk">${text}</span>`;
  if (line.startsWith('+')) return `<ins>${text}</ins>`;
  if (line.startsWith('-')) return `<del>${text}</del>`;
  return text;
}

/** Text of people, with its lines. */
export const proseHtml = (text: string): string =>
  `<blockquote><p class="prose">${printableLines(text).map(escaped).join('\n')}</p></blockquote>`;

/** Names of teams, as a sentence has them. */
export const namesHtml = (names: readonly string[]): string =>
  names.map((name) => `<bdi>${escaped(name)}</bdi>`).join(', ');
