import type { ChangedLine, Changes } from './changes.ts';

/** Places of a tree: line numbers of the untouched files, by path. */
export type Regions = ReadonlyMap<string, ReadonlySet<number>>;

/** As many lines around a change belong to its place: as git shows for context. */
const MARGIN_LINES = 3;

/** The places that changes touch, with a margin. */
export function regionsOf(all: readonly Changes[]): Regions {
  const regions = new Map<string, Set<number>>();
  for (const changes of all) {
    for (const [path, lines] of changes) {
      const region = regions.get(path) ?? new Set<number>();
      regions.set(path, region);
      for (const { sign, at } of lines) {
        // A new line stands between two old ones.
        const last = sign === '+' ? at - 1 : at;
        for (let line = at - MARGIN_LINES; line <= last + MARGIN_LINES; line += 1) region.add(line);
      }
    }
  }
  return regions;
}

/** Whether a changed line is at one of the places; a new line is where either of its neighbours is. */
export function isInside(
  regions: Regions,
  path: string,
  { sign, at }: Pick<ChangedLine, 'sign' | 'at'>,
): boolean {
  const region = regions.get(path);
  return region !== undefined && (region.has(at) || (sign === '+' && region.has(at - 1)));
}
