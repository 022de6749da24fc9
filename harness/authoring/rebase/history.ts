import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { structuredPatch } from 'diff';
import { GitError } from 'simple-git';
import type { Tree } from '../../catalog/exercise-files.ts';
import { makeTemporaryFolder } from '../../files/temporary-folder.ts';
import { refusedPatch } from '../../workspace/history/build-history.ts';
import { sameContent, sameTree } from '../merge/merge-trees.ts';
import { filesOfCommit, runGit } from '../trees/git-run.ts';
import { applyChange, type LineChange, lineChanges } from './line-changes.ts';

/** A patch of `history/` and the tree after it. */
interface Step {
  readonly name: string;
  readonly text: string;
  readonly tree: Tree;
  readonly modes: ReadonlyMap<string, string>;
}

/** What the patches of `history/` yield, one after another. */
export type PastTrees =
  | { readonly outcome: 'built'; readonly steps: readonly Step[] }
  | { readonly outcome: 'refused'; readonly patch: string; readonly why: string };

/** The history as it must be so that it yields another `repo/`. */
export type NewHistory =
  | {
      readonly outcome: 'written';
      /** Texts by file name, of those that change. */
      readonly changed: ReadonlyMap<string, string>;
      /** Patches that have nothing left to change. */
      readonly dropped: readonly string[];
    }
  | { readonly outcome: 'refused'; readonly patch: string; readonly why: string };

/** Applies `history/` patch by patch; no steps where there is none. */
export function historyTree(exerciseRoot: string): PastTrees {
  const folder = join(exerciseRoot, 'history');
  const names = patchNames(folder);
  if (names.length === 0) return { outcome: 'built', steps: [] };
  return inScratchRepository((scratch) => {
    try {
      const files = names.map((name) => join(folder, name));
      runGit(scratch, ['am', '--keep-cr', '--committer-date-is-author-date', ...files]);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const { patch, why } = refusedPatch(names, error.message);
      return { outcome: 'refused', patch, why };
    }
    const git = (args: readonly string[], input?: string) =>
      runGit(scratch, args, input === undefined ? {} : { input });
    const commits = git(['rev-list', '--reverse', 'HEAD']).toString('utf8').trim().split('\n');
    const steps = commits.map((commit, index): Step => {
      const name = names[index] ?? '';
      const { tree, modes } = filesOfCommit(git, commit);
      return { name, text: readFileSync(join(folder, name), 'utf8'), tree, modes };
    });
    return { outcome: 'built', steps };
  });
}

/**
 * Makes the history yield `repo`, byte for byte. What differs from what it yielded goes into each commit in which those
 * lines stand already, so that no commit shows a line that was never in `repo/`; the rest goes into the last one.
 * Patches that it does not concern stay as they are.
 */
export function rewriteHistory(exerciseRoot: string, repo: Tree): NewHistory {
  const past = historyTree(exerciseRoot);
  if (past.outcome === 'refused') return past;
  const { steps } = past;
  const last = steps.at(-1);
  if (!last || sameTree(last.tree, repo)) return { outcome: 'written', changed: new Map(), dropped: [] };
  const changes = changesBetween(last.tree, repo);
  const trees = steps.map((step) =>
    step === last ? repo : withChanges(step.tree, last.tree, repo, changes),
  );
  return inScratchRepository((scratch) => {
    commitTrees(scratch, trees, steps);
    const changed = new Map<string, string>();
    const dropped: string[] = [];
    for (const [index, step] of steps.entries()) {
      const [before, after] = [trees[index - 1] ?? new Map(), trees[index] ?? repo];
      const isAsBefore = sameChange(
        { before, after },
        { before: steps[index - 1]?.tree ?? new Map(), after: step.tree },
      );
      if (isAsBefore) continue;
      if (sameTree(before, after)) dropped.push(step.name);
      else changed.set(step.name, mailOf(step.text, diffOf(scratch, index)));
    }
    return { outcome: 'written', changed, dropped };
  });
}

/** Whether two commits change the same files from the same content to the same. */
function sameChange(a: Record<'before' | 'after', Tree>, b: Record<'before' | 'after', Tree>): boolean {
  const paths = [a.before, a.after, b.before, b.after].flatMap((tree) => [...tree.keys()]);
  return paths.every((path) => {
    const changes = ({ before, after }: typeof a) => !sameContent(before.get(path), after.get(path));
    if (!changes(a) && !changes(b)) return true;
    return (['before', 'after'] as const).every((side) => sameContent(a[side].get(path), b[side].get(path)));
  });
}

export const patchNames = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.patch'))
      .sort();
  } catch {
    return [];
  }
};

function inScratchRepository<T>(use: (scratch: string) => T): T {
  const scratch = makeTemporaryFolder('history');
  try {
    runGit(scratch, ['init', '--template=', scratch]);
    return use(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function changesBetween(old: Tree, now: Tree): ReadonlyMap<string, readonly LineChange[]> {
  return new Map(
    [...old].flatMap(([path, data]) => {
      const next = now.get(path);
      if (next === undefined || next.equals(data)) return [];
      const [before, after] = [data.toString('utf8'), next.toString('utf8')];
      const { hunks } = structuredPatch('', '', before, after, '', '', { context: 0 });
      return [[path, lineChanges(before, hunks)] as const];
    }),
  );
}

function withChanges(
  tree: Tree,
  old: Tree,
  now: Tree,
  changes: ReadonlyMap<string, readonly LineChange[]>,
): Tree {
  const result = new Map(tree);
  for (const [path, data] of tree) {
    const isFinal = old.get(path)?.equals(data) === true;
    const final = now.get(path);
    if (isFinal && final !== undefined) result.set(path, final);
    else {
      const text = data.toString('utf8');
      const changed = (changes.get(path) ?? []).reduce(applyChange, text);
      if (changed !== text) result.set(path, Buffer.from(changed));
    }
  }
  return result;
}

/** One commit for each tree, on branches `step-0`, `step-1` and so on. */
function commitTrees(scratch: string, trees: readonly Tree[], steps: readonly Step[]): void {
  const parts: Buffer[] = [];
  for (const [index, tree] of trees.entries()) {
    const modes = steps[index]?.modes;
    parts.push(
      Buffer.from(
        `commit refs/heads/step-${index}\ncommitter bugsquash <bugsquash@example.com> 0 +0000\ndata 0\n\ndeleteall\n`,
      ),
    );
    for (const [path, data] of tree) {
      const quoted = JSON.stringify(path);
      parts.push(Buffer.from(`M ${modes?.get(path) ?? '100644'} inline ${quoted}\ndata ${data.length}\n`));
      parts.push(data, Buffer.from('\n'));
    }
  }
  runGit(scratch, ['fast-import', '--quiet'], { input: Buffer.concat(parts) });
}

/** The tree of no files, which every git knows. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

function diffOf(scratch: string, index: number): string {
  const before = index === 0 ? EMPTY_TREE : `step-${index - 1}`;
  const args = ['diff-tree', '-r', '-p', '--stat', '--summary', '--no-renames', before, `step-${index}`];
  return runGit(scratch, args).toString('utf8');
}

/** The mail of a patch with another diff; who wrote it, when and why stays. */
function mailOf(mail: string, diff: string): string {
  const end = mail.indexOf('\n---\n');
  const head = end < 0 ? mail.trimEnd() : mail.slice(0, end);
  return `${head}\n---\n${diff}-- \n2.39.5\n\n`;
}
