import { counted } from '../../wording/counted.ts';
import { sinceStartText } from '../../wording/time.ts';
import type { LapseStep } from '../time-lapse.ts';
import { escaped } from './escape.ts';

/** A page of megabytes opens slowly, and nobody reads so much of a diff. */
const MOST_LINES_PER_STEP = 400;
const MOST_LINES = 6_000;

/** The time-lapse: one moment is open at a time, so that a click or a key steps to the next. */
export function lapseHtml(steps: readonly LapseStep[]): string {
  if (steps.length === 0) return '';
  let left = MOST_LINES;
  const moments = steps.map(({ frame, step }, index) => {
    const all = step === undefined ? [] : step.patch.replace(/\n$/, '').split('\n');
    const shown = all.slice(0, Math.min(left, MOST_LINES_PER_STEP));
    left -= shown.length;
    const cut = all.length - shown.length;
    const body =
      step === undefined
        ? '<p>The files of this moment are not kept any more.</p>'
        : step.files.length === 0
          ? '<p>Nothing differs from the moment before.</p>'
          : `<pre tabindex="0" role="region" aria-label="What moment ${index + 1} changed"><code>${shown.map(lineHtml).join('\n')}</code></pre>${cut > 0 ? `<p>… and ${counted(cut, 'line')} more: report --at ${index + 1}</p>` : ''}`;
    const changed =
      step === undefined || step.files.length === 0
        ? ''
        : ` <span class="diffstat">+${step.added} −${step.removed}</span>`;
    return `<details name="lapse"${index === 0 ? ' open' : ''}>
<summary><time>${sinceStartText(frame.sinceStartMs)}</time> ${index + 1}. ${escaped(frame.what)}${changed}</summary>
${body}
</details>`;
  });
  return `<section id="lapse" aria-labelledby="lapse-title">
<h2 id="lapse-title">Time-lapse</h2>
<p>What each moment changed against the one before. The same in a terminal: report --at 1, report --at 2 …</p>
${moments.join('\n')}
</section>`;
}

function lineHtml(line: string): string {
  // Indentation is part of code; a control character is not.
  const text = escaped(line.replaceAll('\t', '  '));
  if (/^(diff --git|index |--- |\+\+\+ |new file|deleted file|old mode|new mode|Binary )/.test(line))
    return `<span class="file">${text}</span>`;
  if (line.startsWith('@@')) return `<span class="hunk">${text}</span>`;
  if (line.startsWith('+')) return `<ins>${text}</ins>`;
  if (line.startsWith('-')) return `<del>${text}</del>`;
  return text;
}
