import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Tree } from '../../catalog/exercise-files.ts';
import { makeTemporaryFolder } from '../../files/temporary-folder.ts';

/** A place where both sides changed the same lines, or one changed what the other took away. */
export interface FileConflict {
  readonly path: string;
  /** In the merged file, from 1, where its markers stand; null where there are no lines to compare. */
  readonly line: number | null;
  /** What each side has there; null where it has no such file. */
  readonly ours: string | null;
  readonly theirs: string | null;
}

export interface MergedTree {
  /** With git's conflict markers where there are conflicts. */
  readonly tree: Tree;
  readonly conflicts: readonly FileConflict[];
}

/** What the sides are called in the markers. */
export interface SideNames {
  readonly ours: string;
  readonly base: string;
  readonly theirs: string;
}

/**
 * Merges two descendants of a tree, file by file as git does. A file that `ours` renamed takes the change that `theirs`
 * makes to it under its new name.
 */
export function mergeTrees(base: Tree, ours: Tree, theirs: Tree, names: SideNames): MergedTree {
  const tree = new Map(ours);
  const conflicts: FileConflict[] = [];
  for (const path of [...new Set([...base.keys(), ...theirs.keys()])].sort()) {
    const [old, wanted] = [base.get(path), theirs.get(path)];
    if (sameContent(old, wanted)) continue;
    const place = ours.has(path) || old === undefined ? path : (renamedTo(base, ours, path) ?? path);
    const mine = ours.get(place);
    if (sameContent(mine, old)) put(tree, place, wanted);
    else if (sameContent(mine, wanted)) continue;
    else if (mine === undefined || wanted === undefined) {
      conflicts.push({ path: place, line: null, ours: textOf(mine), theirs: textOf(wanted) });
      // Nothing is lost: what is left is what one of the sides still has.
      put(tree, place, mine ?? wanted);
    } else {
      const merged = mergeFile(old ?? Buffer.alloc(0), mine, wanted, names);
      put(tree, place, merged);
      conflicts.push(...conflictsIn(place, merged.toString('utf8')));
    }
  }
  return { tree, conflicts };
}

/** Whether a text still holds conflict markers that `mergeTrees` left; the line of the first, from 1. */
export function firstMarker(text: string): number | null {
  const line = text.split('\n').findIndex((content) => /^(<{7} |>{7} |\|{7} )/.test(content));
  return line < 0 ? null : line + 1;
}

export const sameContent = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.equals(b);

export const sameTree = (a: Tree, b: Tree): boolean =>
  a.size === b.size && [...a].every(([path, content]) => sameContent(content, b.get(path)));

const textOf = (content: Buffer | undefined): string | null => content?.toString('utf8') ?? null;

function put(tree: Map<string, Buffer>, path: string, content: Buffer | undefined): void {
  if (content === undefined) tree.delete(path);
  else tree.set(path, content);
}

function mergeFile(base: Buffer, ours: Buffer, theirs: Buffer, names: SideNames): Buffer {
  const folder = makeTemporaryFolder('merge');
  try {
    for (const [name, content] of Object.entries({ base, ours, theirs }))
      writeFileSync(join(folder, name), content);
    const labels = ['-L', names.ours, '-L', names.base, '-L', names.theirs];
    const { status, stdout, error } = spawnSync(
      'git',
      ['merge-file', '-p', '--diff3', ...labels, 'ours', 'base', 'theirs'],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
    );
    if (error) throw error;
    // The status counts the conflicts; what is no text git does not merge, and a whole side stands against the other.
    if (status !== null && status < 128) return stdout;
    return Buffer.from(`<<<<<<< ${names.ours}\n${ours}\n=======\n${theirs}\n>>>>>>> ${names.theirs}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function conflictsIn(path: string, text: string): FileConflict[] {
  const conflicts: FileConflict[] = [];
  let open: { line: number; ours: string[]; theirs: string[]; part: 'ours' | 'base' | 'theirs' } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('<<<<<<< ')) open = { line: index + 1, ours: [], theirs: [], part: 'ours' };
    else if (!open) continue;
    else if (line.startsWith('||||||| ')) open.part = 'base';
    else if (line === '=======') open.part = 'theirs';
    else if (line.startsWith('>>>>>>> ')) {
      const [ours, theirs] = [open.ours.join('\n'), open.theirs.join('\n')];
      conflicts.push({ path, line: open.line, ours, theirs });
      open = undefined;
    } else if (open.part !== 'base') open[open.part].push(line);
  }
  return conflicts;
}

/** How much of a file has to be found in another for that to be the same file under a new name. */
const ALIKE = 0.5;

/** The file of `ours` that is new and most like one of `base` that is gone. */
function renamedTo(base: Tree, ours: Tree, path: string): string | undefined {
  const lines = distinctLines(base.get(path));
  const likeness = (candidate: string) => {
    const others = distinctLines(ours.get(candidate));
    return (2 * lines.intersection(others).size) / Math.max(1, lines.size + others.size);
  };
  const [best] = [...ours.keys()]
    .filter((candidate) => !base.has(candidate) && extname(candidate) === extname(path))
    .map((candidate) => ({ candidate, alike: likeness(candidate) }))
    .sort((a, b) => b.alike - a.alike);
  return best && best.alike > ALIKE ? best.candidate : undefined;
}

const distinctLines = (content: Buffer | undefined): Set<string> =>
  new Set((content?.toString('utf8') ?? '').split('\n').map((line) => line.trim()));
