import { diffArrays } from 'diff';
import { plainLines } from './plain-source.ts';

/**
 * Lines of `after`, from 1, that are not in `before`. Lines that differ only in types, comments or indentation
 * are no change; where lines are only taken away, nothing is added.
 */
export function addedLines(before: string | null, after: string): Set<number> {
  const added = new Set<number>();
  let line = 1;
  for (const part of diffArrays(before === null ? [] : plainLines(before), plainLines(after))) {
    if (part.removed) continue;
    for (let index = 0; index < part.value.length; index++) if (part.added) added.add(line + index);
    line += part.value.length;
  }
  return added;
}
