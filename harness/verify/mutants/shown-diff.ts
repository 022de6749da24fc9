import { diffArrays } from 'diff';
import type { Tree } from '../../catalog/exercise-files.ts';
import type { Mutant } from './mutants.ts';
import { plainSource } from './plain-source.ts';

const LINES_AROUND = 4;

/** What a mutant changes, as lines of a diff. Lines that it leaves alone are shown as they are, with their types. */
export function shownDiff(after: Tree, { file, content }: Pick<Mutant, 'file' | 'content'>): string[] {
  const source = after.get(file)?.toString('utf8') ?? '';
  const written = source.split('\n');
  const lines: string[] = [];
  let at = 0;
  for (const part of diffArrays(plainSource(source).split('\n'), content.toString('utf8').split('\n'))) {
    if (part.added) {
      lines.push(...part.value.map((line) => `+${line}`));
      continue;
    }
    const sign = part.removed ? '-' : ' ';
    lines.push(...written.slice(at, at + part.value.length).map((line) => sign + line));
    at += part.value.length;
  }
  const changed = lines.flatMap((line, index) => (line.startsWith(' ') ? [] : [index]));
  const [first = 0, last = 0] = [changed.at(0), changed.at(-1)];
  return lines.slice(Math.max(0, first - LINES_AROUND), last + LINES_AROUND + 1);
}
