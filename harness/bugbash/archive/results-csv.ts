import { stringify } from 'csv-stringify/sync';
import { printable } from '../../domain/printable.ts';
import { rowsOf } from '../log/board.ts';
import type { BashState } from '../log/state.ts';
import { membersOf } from '../log/teams.ts';

/** The final board as a table. Whatever people called themselves, no program that opens it runs it as a formula. */
export function resultsCsv(state: BashState): string {
  const { exercises } = state.rules;
  const head = [
    ...['rank', 'team', 'members', 'total', 'last improvement, s', 'submissions', 'hints'],
    ...exercises.flatMap(({ id, bugs }) => [
      `${id}, points`,
      ...bugs.map((_, index) => `${id}, bug ${index + 1}, s`),
    ]),
  ];
  const table = rowsOf(state).map((row) => [
    row.rank,
    cell(row.name),
    cell(
      membersOf(state.members, row.team)
        .filter(({ hidden }) => !hidden)
        .map(({ name }) => name)
        .join(', '),
    ),
    row.total,
    seconds(row.lastImprovementMs),
    row.submissions,
    row.hints,
    ...exercises.flatMap(({ id }) => [
      row.scores.find(({ exercise }) => exercise === id)?.total ?? 0,
      ...row.cells.filter(({ exercise }) => exercise === id).map(({ elapsedMs }) => seconds(elapsedMs)),
    ]),
  ]);
  return stringify([head.map(cell), ...table], { escape_formulas: true, record_delimiter: '\r\n' });
}

/** Some programs drop the spaces before a formula. */
const cell = (text: string): string => printable(text).trim();

const seconds = (ms: number | null): number | '' => (ms === null ? '' : Math.floor(ms / 1_000));
