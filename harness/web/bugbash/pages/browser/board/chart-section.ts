import type * as Plot from '@observablehq/plot';
import { html, type TemplateResult } from 'lit-html';
import { type ChartRow, scoreChart, scoresAtMoments } from './score-chart.ts';

/** As many teams as the table beside the chart is read for. */
const TABLE_ROWS = 10;

let loading: Promise<typeof Plot> | undefined;

/** The charts' library comes after the board, which does not need it. */
function loadPlot(): Promise<typeof Plot> {
  loading ??= (async () => {
    for (const source of ['d3/dist/d3.min.js', '@observablehq/plot/dist/plot.umd.min.js']) {
      await new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = `/assets/vendor/${source}`;
        script.addEventListener('load', resolve);
        script.addEventListener('error', reject);
        document.head.append(script);
      });
    }
    return (globalThis as unknown as { Plot: typeof Plot }).Plot;
  })();
  // Asked for again with the next board.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

let drawn = '';

/** Draws into `figure` as wide as it is, unless it shows the same already. */
export async function drawChart(
  figure: HTMLElement,
  rows: readonly ChartRow[],
  endMs: number,
): Promise<void> {
  const width = Math.max(280, Math.round(figure.clientWidth));
  const fontPx = Math.max(12, Number.parseFloat(getComputedStyle(figure).fontSize) * 0.8);
  // Another minute is worth another drawing, another second is not.
  const endMinute = Math.ceil(endMs / 60_000);
  const what = JSON.stringify([width, fontPx, endMinute, rows.map(({ name, steps }) => [name, steps])]);
  if (what === drawn) return;
  const plot = await loadPlot().catch(() => undefined);
  if (plot === undefined) return;
  const height = Math.round(Math.min(width * 0.62, 26 * fontPx));
  const chart = scoreChart(plot, rows, endMinute * 60_000, { width, height, fontPx });
  figure.replaceChildren(chart as unknown as SVGElement);
  drawn = what;
}

const minuteText = (milliseconds: number): string => `${Math.round(milliseconds / 60_000)}′`;

export function chartTable(rows: readonly ChartRow[], endMs: number): TemplateResult {
  const moments = scoresAtMoments(rows.slice(0, TABLE_ROWS), endMs);
  return html`<div class="scroll" role="region" aria-label="Points over time, as a table" tabindex="0">
    <table class="moments">
      <caption>Points at six moments${rows.length > TABLE_ROWS ? `, the first ${TABLE_ROWS} teams` : ''}</caption>
      <thead>
        <tr>
          <th scope="col">Team</th>
          ${moments.times.map((time) => html`<th scope="col" class="number">${minuteText(time)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${moments.rows.map(
          ({ name, totals }) =>
            html`<tr>
              <th scope="row"><bdi>${name}</bdi></th>
              ${totals.map((total) => html`<td class="number">${total}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
