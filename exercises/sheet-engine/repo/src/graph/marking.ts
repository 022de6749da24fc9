import type { Cell } from './cell.ts';
import type { Graph } from './graph.ts';

/** Tells all that depends on some cells, directly or not, that their values are not what they were. */
export function markDependents(graph: Graph, changed: Iterable<Cell>): void {
  const queue = [...changed];
  const tell = (dependents: Iterable<Cell>) => {
    for (const dependent of dependents) {
      if (dependent.isStale) continue;
      dependent.isStale = true;
      queue.push(dependent);
    }
  };
  for (let next = 0; next < queue.length; next += 1) {
    const cell = queue[next] as Cell;
    tell(cell.dependents);
    const ranges = graph.sheet(cell.sheet)?.ranges.touch(cell) ?? [];
    for (const range of ranges) tell(range.dependents);
  }
}

/** Marks formulas that have to be computed anew, and all that depends on them. */
export function markStale(graph: Graph, cells: Iterable<Cell>): void {
  const fresh = [...cells].filter((cell) => !cell.isStale && cell.content.kind === 'formula');
  for (const cell of fresh) cell.isStale = true;
  markDependents(graph, fresh);
}
