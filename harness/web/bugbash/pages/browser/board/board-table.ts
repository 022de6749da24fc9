import { html, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Board } from '../../../../../bugbash/api.ts';
import { counted, elapsedText, printable } from '../shared/text.ts';

export interface Column {
  readonly exercise: string;
  readonly line: number;
  /** `A1`: the exercise's letter and the line of its ticket. */
  readonly label: string;
  readonly isFirstOfExercise: boolean;
}

type Row = Board['rows'][number];

export interface TableParts {
  readonly rows: readonly Row[];
  /** Of all teams, also of those that are not shown. */
  readonly all: readonly Row[];
  readonly columns: readonly Column[];
  readonly titles: ReadonlyMap<string, string>;
  readonly ownTeam: string | null;
  /** Columns before those of the bugs: rank, team, points and, but for a wall, last gain. */
  readonly leading: number;
}

/** A column for each bug, in the order in which the bash has its exercises. */
export function columnsOf({ rows }: Board, order: readonly string[]): readonly Column[] {
  const lines = new Map<string, Set<number>>(order.map((exercise) => [exercise, new Set()]));
  for (const { cells } of rows)
    for (const { exercise, line } of cells) lines.set(exercise, (lines.get(exercise) ?? new Set()).add(line));
  return [...lines].flatMap(([exercise, ofIt], index) =>
    [...ofIt]
      .sort((a, b) => a - b)
      .map((line, position) => ({
        exercise,
        line,
        label: `${letterOf(index)}${line}`,
        isFirstOfExercise: position === 0,
      })),
  );
}

/** A to Z, then A2 … */
export const letterOf = (index: number): string =>
  String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : `${Math.floor(index / 26) + 1}`);

/** The board. Roles are written out, because a narrow page lays rows out as cards, and then browsers may forget them. */
export function boardTable(parts: TableParts): TemplateResult {
  const { rows, all, columns } = parts;
  const shared = new Set(
    all.map(({ rank }) => rank).filter((rank, index, ranks) => ranks.indexOf(rank) !== index),
  );
  return html`<table role="table" aria-label="Scoreboard">
    <thead role="rowgroup">${exerciseRow(parts)}${headRow(columns)}</thead>
    <tbody role="rowgroup">
      ${repeat(
        rows,
        ({ team }) => team,
        (row) => teamRow(row, parts, shared.has(row.rank)),
      )}
    </tbody>
    <tfoot role="rowgroup">${summaryRow(parts)}</tfoot>
  </table>`;
}

function exerciseRow({ columns, titles, leading }: TableParts): TemplateResult {
  const groups = columns.filter(({ isFirstOfExercise }) => isFirstOfExercise);
  return html`<tr role="row" class="exercises">
    <td role="cell" colspan=${leading}></td>
    ${groups.map(({ exercise, label }) => {
      const count = columns.filter((column) => column.exercise === exercise).length;
      return html`<th role="columnheader" scope="colgroup" colspan=${count} class="first-of-exercise">
        <span class="letter">${label.replace(/\d+$/, '')}</span> ${printable(titles.get(exercise) ?? exercise)}
      </th>`;
    })}
  </tr>`;
}

function headRow(columns: readonly Column[]): TemplateResult {
  return html`<tr role="row" class="heads">
    <th role="columnheader" scope="col" class="rank">Rank</th>
    <th role="columnheader" scope="col" class="team">Team</th>
    <th role="columnheader" scope="col" class="total">Points</th>
    <th role="columnheader" scope="col" class="last">Last gain</th>
    ${columns.map(
      ({ label, isFirstOfExercise }) =>
        html`<th role="columnheader" scope="col" class=${isFirstOfExercise ? 'cell first-of-exercise' : 'cell'}>${label}</th>`,
    )}
  </tr>`;
}

function teamRow(row: Row, { columns, ownTeam }: TableParts, isShared: boolean): TemplateResult {
  const isOwn = row.team === ownTeam;
  const cells = new Map(row.cells.map((cell) => [`${cell.exercise} ${cell.line}`, cell]));
  return html`<tr role="row" class=${isOwn ? 'own' : ''} data-team=${row.team}>
    <td role="cell" class="rank">
      ${isShared ? html`<span class="visually-hidden">shared </span><span aria-hidden="true">=</span>` : ''}${row.rank || '–'}
    </td>
    <th role="rowheader" scope="row" class="team">
      <bdi class="name">${printable(row.name) || 'no name'}</bdi>${isOwn ? html` <span class="tag">you</span>` : ''}
      <span class="detail">${counted(row.submissions, 'submission')}, ${counted(row.hints, 'hint')}</span>
    </th>
    <td role="cell" class="total">${row.total}</td>
    <td role="cell" class="last">${row.lastImprovementMs === null ? '–' : elapsedText(row.lastImprovementMs)}</td>
    ${columns.map(({ exercise, line, label, isFirstOfExercise }) => {
      const cell = cells.get(`${exercise} ${line}`);
      const place = isFirstOfExercise ? 'cell first-of-exercise' : 'cell';
      if (!cell?.squashed) {
        const isTried = row.scores.some((score) => score.exercise === exercise && score.submissions > 0);
        return html`<td role="cell" class="${place} open ${isTried ? 'tried' : ''}">
          <span class="label" aria-hidden="true">${label}</span><span aria-hidden="true">${isTried ? '×' : '·'}</span><span class="visually-hidden">${isTried ? 'tried, open' : 'open'}</span>
        </td>`;
      }
      const at = cell.elapsedMs === null ? '' : elapsedText(cell.elapsedMs);
      return html`<td role="cell" class="${place} ${cell.first ? 'squashed first' : 'squashed'}" title=${`${label}: squashed at ${at}${cell.first ? ', the first of all teams' : ''}`}>
        <span class="label" aria-hidden="true">${label}</span><span aria-hidden="true">${cell.first ? '★' : '✓'}</span><span class="at" aria-hidden="true">${cell.elapsedMs === null ? '' : `${Math.floor(cell.elapsedMs / 60_000)}′`}</span>
        <span class="visually-hidden">squashed${cell.first ? ' first' : ''} at ${at}</span>
      </td>`;
    })}
  </tr>`;
}

/** How many of all teams squashed each bug: which ones are hard shows at once. */
function summaryRow({ all, columns, leading }: TableParts): TemplateResult {
  return html`<tr role="row" class="summary">
    <th role="rowheader" scope="row" colspan=${leading}>Teams of ${all.length} that squashed it</th>
    ${columns.map(({ exercise, line, label, isFirstOfExercise }) => {
      const count = all.filter(({ cells }) =>
        cells.some((cell) => cell.exercise === exercise && cell.line === line && cell.squashed),
      ).length;
      return html`<td role="cell" class=${isFirstOfExercise ? 'cell first-of-exercise' : 'cell'}><span class="label" aria-hidden="true">${label}</span>${count}</td>`;
    })}
  </tr>`;
}
