import { diffArrays } from 'diff';
import type { Tree } from '../../catalog/exercise-files.ts';

/** A part of a fix that can be applied without the others. */
export type Hunk =
  | {
      readonly kind: 'lines';
      readonly path: string;
      /** Index of the first line that goes, in the file as it was. */
      readonly at: number;
      readonly removed: number;
      readonly added: readonly string[];
    }
  /** A file that is new, gone or not a text; null for one that goes. */
  | { readonly kind: 'file'; readonly path: string; readonly content: Buffer | null };

const linesOf = (content: Buffer): string[] => content.toString('utf8').split(/(?<=\n)/);
const isText = (content: Buffer): boolean => !content.includes(0);

/** The hunks between two trees, in these files. */
export function hunksBetween(before: Tree, after: Tree, paths: readonly string[]): Hunk[] {
  return paths.flatMap((path): Hunk[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === undefined || now === undefined || !isText(old) || !isText(now))
      return [{ kind: 'file', path, content: now ?? null }];
    const hunks: Hunk[] = [];
    let at = 0;
    let open: { at: number; removed: number; added: string[] } | undefined;
    for (const { added, removed, value, count } of diffArrays(linesOf(old), linesOf(now))) {
      if (!added && !removed) {
        if (open) hunks.push({ kind: 'lines', path, ...open });
        open = undefined;
        at += count;
        continue;
      }
      open ??= { at, removed: 0, added: [] };
      if (added) open.added.push(...value);
      else {
        open.removed += count;
        at += count;
      }
    }
    if (open) hunks.push({ kind: 'lines', path, ...open });
    return hunks;
  });
}

/** A tree with some of the hunks between it and another. */
export function withHunks(before: Tree, hunks: readonly Hunk[]): Tree {
  const tree = new Map(before);
  for (const path of new Set(hunks.map((hunk) => hunk.path))) {
    const own = hunks.filter((hunk) => hunk.path === path);
    const whole = own.find((hunk) => hunk.kind === 'file');
    if (whole?.kind === 'file') {
      if (whole.content === null) tree.delete(path);
      else tree.set(path, whole.content);
      continue;
    }
    const lines = linesOf(before.get(path) ?? Buffer.alloc(0));
    const last = own.flatMap((hunk) => (hunk.kind === 'lines' ? [hunk] : [])).sort((a, b) => b.at - a.at);
    for (const { at, removed, added } of last) lines.splice(at, removed, ...added);
    tree.set(path, Buffer.from(lines.join('')));
  }
  return tree;
}
