import { parsePatch } from 'diff';
import { lineDiff } from '../../files/line-diff.ts';

/** A line that a change takes away or puts in. */
export interface ChangedLine {
  readonly sign: '+' | '-';
  readonly text: string;
  /** 1-based, in the old file: the line that goes, or the one that a new line comes before. */
  readonly at: number;
}

/** The lines that a change touches, by the path of the file. */
export type Changes = ReadonlyMap<string, readonly ChangedLine[]>;

/** What two trees differ in. Only text is compared; a file that one of them lacks is empty there. */
export function changesBetween(
  before: ReadonlyMap<string, Buffer>,
  after: ReadonlyMap<string, Buffer>,
): Changes {
  const changes = new Map<string, readonly ChangedLine[]>();
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(path), after.get(path)];
    if (old && now?.equals(old)) continue;
    if (old?.includes(0) || now?.includes(0)) continue;
    const [oldText, newText] = [old?.toString('utf8') ?? '', now?.toString('utf8') ?? ''];
    const { hunks } = lineDiff(oldText, newText, 0);
    const lines = hunks.flatMap(linesOfHunk);
    if (lines.length > 0) changes.set(path, lines);
  }
  return changes;
}

/** What a git diff changes. */
export function changesOfPatch(patch: string): Changes {
  const changes = new Map<string, readonly ChangedLine[]>();
  for (const { oldFileName = '', newFileName = '', hunks } of parsePatch(patch)) {
    const name = newFileName === '/dev/null' ? oldFileName : newFileName;
    const path = name.replace(/^[ab]\//, '');
    if (path !== '') changes.set(path, [...(changes.get(path) ?? []), ...hunks.flatMap(linesOfHunk)]);
  }
  return changes;
}

interface Hunk {
  readonly oldStart: number;
  readonly lines: readonly string[];
}

function linesOfHunk({ oldStart, lines }: Hunk): ChangedLine[] {
  let at = oldStart;
  return lines.flatMap((line): ChangedLine[] => {
    const [sign, text] = [line[0], line.slice(1)];
    if (sign === '+') return [{ sign, text, at }];
    if (sign === '\\') return [];
    at += 1;
    return sign === '-' ? [{ sign, text, at: at - 1 }] : [];
  });
}

/** Lines that say something: blank ones are no edit to speak of. */
export const isBlank = ({ text }: ChangedLine): boolean => text.trim() === '';
