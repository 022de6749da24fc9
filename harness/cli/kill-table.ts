import type { Kills } from '../catalog/proof.ts';
import { type FaultKind, kindOfFault } from '../verify/faults.ts';
import { table } from '../wording/table.ts';

const COLUMNS: readonly { readonly heading: string; readonly kind: FaultKind }[] = [
  { heading: 'wrong fixes', kind: 'wrong fix' },
  { heading: 'mutants', kind: 'mutant' },
  { heading: 'made-up fixes', kind: 'made-up fix' },
  { heading: 'other code', kind: 'probe' },
];

/** How many faults of each kind every hidden test notices; of fixes that are left out, which. */
export function killTable({ tests }: Pick<Kills, 'tests'>): string {
  const files = Map.groupBy(Object.entries(tests), ([id]) => id.split(' › ')[0] ?? '');
  const rows = [...files].flatMap(([file, entries]) => [
    [file],
    ...entries.map(([id, faults]) => {
      const ids = faults.split(' ').filter((fault) => fault !== '');
      const counts = COLUMNS.map(({ kind }) =>
        String(ids.filter((fault) => kindOfFault(fault) === kind).length),
      );
      const title = id.split(' › ').slice(1).join(' › ');
      return [`  ${title}`, leftOut(ids), ...counts.map((count) => (count === '0' ? '·' : count))];
    }),
  ]);
  return table(['hidden test', 'left out', ...COLUMNS.map(({ heading }) => heading)], rows);
}

/** Which fixes a test misses: all of them, as in the untouched code, or these. */
export function leftOut(ids: readonly string[]): string {
  const names = ids
    .filter((id) => kindOfFault(id) === 'left out')
    .map((id) => (id === 'untouched' ? 'all' : id.replace('without:', '')));
  return names.length === 0 ? '·' : names.join(', ');
}
