import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Board } from '../../../bugbash/api.ts';
import { printable } from '../../../domain/printable.ts';
import { escaped } from '../../../report/page/escape.ts';
import { sinceStartText } from '../../../wording/time.ts';
import { type ChartRow, scoreChart, scoresAtMoments } from '../pages/browser/board/score-chart.ts';

type Row = Board['rows'][number];

export const letterOf = (index: number): string =>
  String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : `${Math.floor(index / 26) + 1}`);

/** The final board: a cell for each bug, by exercise and line of its ticket. */
export function boardHtml({ rows }: Board): string {
  const columns = rows[0]?.cells ?? [];
  const exercises = [...new Set(columns.map(({ exercise }) => exercise))];
  const label = ({ exercise, line }: Row['cells'][number]) =>
    `${letterOf(exercises.indexOf(exercise))}${line}`;
  const heads = columns.map((column) => `<th scope="col" class="cell">${label(column)}</th>`);
  const counts = columns.map(
    (_, index) => `<td class="cell">${rows.filter(({ cells }) => cells[index]?.squashed).length}</td>`,
  );
  return `<div class="scroll board" role="region" aria-label="Final board" tabindex="0">
<table>
<caption>A letter is an exercise, a number a line of its ticket. ✓ squashed, ★ squashed first, × tried, · not tried.</caption>
<thead><tr><th scope="col" class="number">Rank</th><th scope="col">Team</th><th scope="col" class="number">Points</th><th scope="col" class="number">Last gain</th>${heads.join('')}</tr></thead>
<tbody>
${rows.map(rowHtml).join('\n')}
</tbody>
<tfoot><tr><th scope="row" colspan="4">Teams of ${rows.length} that squashed it</th>${counts.join('')}</tr></tfoot>
</table>
</div>`;
}

function rowHtml({ rank, name, total, lastImprovementMs, cells, scores }: Row): string {
  const tried = new Set(scores.filter(({ submissions }) => submissions > 0).map(({ exercise }) => exercise));
  const marks = cells.map(({ exercise, squashed, first, elapsedMs }) => {
    if (!squashed) return `<td class="cell">${tried.has(exercise) ? '×' : '·'}</td>`;
    const at = elapsedMs === null ? '' : ` <small>${Math.floor(elapsedMs / 60_000)}′</small>`;
    return `<td class="cell squashed${first ? ' first' : ''}">${first ? '★' : '✓'}${at}</td>`;
  });
  const last = lastImprovementMs === null ? '–' : sinceStartText(lastImprovementMs);
  return `<tr><td class="number">${rank}</td><th scope="row"><bdi>${escaped(name)}</bdi></th><td class="number">${total}</td><td class="number">${last}</td>${marks.join('')}</tr>`;
}

/** Points over time as a chart without a script, at two widths, and as numbers. */
export function chartHtml({ rows, clock }: Board): string {
  const shown: readonly ChartRow[] = rows.map((row) => ({ ...row, name: printable(row.name) }));
  const draw = (width: number, height: number): string => {
    const { document } = parseHTML('<html><body></body></html>');
    return scoreChart(Plot, shown, clock.elapsedMs, { width, height, fontPx: 12 }, document).outerHTML;
  };
  const moments = scoresAtMoments(shown, clock.elapsedMs);
  const heads = moments.times.map(
    (time) => `<th scope="col" class="number">${Math.round(time / 60_000)}′</th>`,
  );
  const lines = moments.rows.map(
    ({ name, totals }) =>
      `<tr><th scope="row"><bdi>${escaped(name)}</bdi></th>${totals.map((total) => `<td class="number">${total}</td>`).join('')}</tr>`,
  );
  return `<figure>
<div class="wide" role="img" aria-label="Points over contest time, a line for each team">${draw(900, 380)}</div>
<div class="narrow" role="img" aria-label="Points over contest time, a line for each team">${draw(340, 260)}</div>
<figcaption>Points over contest time: the first eight teams have a colour, a dash and a symbol each, the others are thin.</figcaption>
</figure>
<div class="scroll" role="region" aria-label="Points at six moments" tabindex="0">
<table><caption>Points at six moments</caption><thead><tr><th scope="col">Team</th>${heads.join('')}</tr></thead><tbody>
${lines.join('\n')}
</tbody></table>
</div>`;
}
