import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ExerciseFiles, Tree } from '../catalog/exercise-files.ts';
import { failed, type NextStep, type Result, success } from '../domain/failure.ts';
import type { Problem, Verdict } from '../domain/verdict.ts';
import { countContents } from '../files/compare-contents.ts';
import { type EditableFiles, readEditableFiles } from '../files/editable-files.ts';
import { matchesAny } from '../files/globs.ts';
import { FILE_CAPS, type SkippedFile } from '../files/list-files.ts';

/** The editable files of a directory, frozen at one moment. */
export interface Submission {
  /** Content by normalised path relative to the directory, sorted by path. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** What was left out and why. */
  readonly problems: readonly Problem[];
  /** sha256 over sorted lines of path, NUL and the file's sha256; hex. */
  readonly digest: string;
}

/**
 * Reads a submission from a directory without running git in it: regular files that match `editable`, whether git
 * tracks them or not. Links and devices are left out and named in `problems`.
 * @returns `submission-refused` over the caps, `unreadable-file` where something that counts cannot be read or named:
 *   it must not be graded as if it were absent
 */
export function readSubmission(directory: string, editable: readonly string[]): Result<Submission> {
  return submissionOf(directory, readEditableFiles(directory, editable));
}

/** The same, of the files of a directory that were read already. */
export function submissionOf(directory: string, { files, skipped }: EditableFiles): Result<Submission> {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    return failed(
      'no-such-directory',
      `${directory} is not a directory.`,
      'Say where your work is with --dir <directory>.',
    );
  }
  const stopping = skipped.find(({ reason }) => reason !== 'not a regular file');
  if (stopping) return refusal(directory, stopping);
  const leftOut = (path: string, why: string): Problem => ({
    code: 'left-out',
    message: `${JSON.stringify(path)} ${why} and was left out.`,
    file: path,
  });
  const odd = [...files.keys()].filter((path) => /\p{Cc}/u.test(path));
  const kept = new Map([...files].flatMap(([path, { data }]) => (odd.includes(path) ? [] : [[path, data]])));
  const problems = [
    ...skipped.map(({ path }) => leftOut(path, 'is not a regular file')),
    ...odd.map((path) => leftOut(path, 'has control characters in its name')),
  ];
  return success({ files: kept, problems, digest: filesDigest(kept) });
}

/** A submission of files that are in memory already, of which all that are editable count. */
export function submissionOfTree(tree: Tree, editable: readonly string[]): Submission {
  const files = new Map(
    [...tree].filter(([path]) => matchesAny(path, editable)).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return { files, problems: [], digest: filesDigest(files) };
}

function refusal(directory: string, { path, reason }: SkippedFile): Result<never> {
  const { files, fileBytes, totalBytes, entries, depth, pathBytes } = FILE_CAPS;
  const file = join(directory, path);
  const refused = (why: string) =>
    failed(
      'submission-refused',
      `${directory}: ${why}.`,
      'Take away what is not part of your answer, then try again.',
    );
  const unreadable = (why: string, next: NextStep) => failed('unreadable-file', `${file} ${why}.`, next);
  switch (reason) {
    case 'too large':
      return refused(`${path} is larger than ${fileBytes} bytes`);
    case 'too many files':
      return refused(`there are more than ${files} editable files`);
    case 'too many bytes':
      return refused(`there are more than ${totalBytes} bytes of editable files`);
    case 'too many entries':
      return refused(`there are more than ${entries} files and folders`);
    case 'too deep':
      return refused(`${path} is nested deeper than ${depth} levels`);
    case 'path too long':
      return refused(`${path} is longer than ${pathBytes} bytes`);
    case 'name is not UTF-8':
      return unreadable('has a name that is not UTF-8, so it cannot be graded', 'Rename it, then try again.');
    default:
      return unreadable('cannot be read, so it cannot be graded', {
        run: ['chmod', '-R', 'u+rX', file],
        lead: 'Give yourself the right to read it',
      });
  }
}

function filesDigest(files: ReadonlyMap<string, Buffer>): string {
  const lines = [...files].map(
    ([path, content]) => `${path}\0${createHash('sha256').update(content).digest('hex')}\n`,
  );
  return createHash('sha256').update(lines.join('')).digest('hex');
}

/** The seed for `grade`, where no attempt gives one: 48 bits of the submission's digest, as a decimal string. */
export function seedOfDigest(digest: string): string {
  return BigInt(`0x${digest.slice(0, 12)}`).toString();
}

/** The tree that is graded: the pristine `repo/` with the submission's editable files in place of its own. */
export function graftSubmission({ exercise, repo }: ExerciseFiles, { files }: Submission): Tree {
  const { editable } = exercise.manifest;
  return layOver(new Map([...repo].filter(([path]) => !matchesAny(path, editable))), files, editable);
}

/** A tree with those of a submission's files laid over it that may be edited and are not in the way of others. */
export function layOver(base: Tree, files: Tree, editable: readonly string[]): Tree {
  const tree = new Map(base);
  const folders = new Set([...tree.keys()].flatMap(foldersOf));
  for (const [path, content] of files) {
    const isOffered = isNormalised(path) && matchesAny(path, editable);
    const isInTheWay = folders.has(path) || foldersOf(path).some((folder) => tree.has(folder));
    if (isOffered && !isInTheWay) tree.set(path, content);
  }
  return tree;
}

/** Holds for every path that `readSubmission` yields; a file set may come from elsewhere. */
function isNormalised(path: string): boolean {
  return (
    !isAbsolute(path) &&
    !path.includes('\0') &&
    path.split('/').every((name) => !['', '.', '..'].includes(name))
  );
}

function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

/** How much of the pristine tree the submission changed, in files and lines. */
export function diffStat({ exercise, repo }: ExerciseFiles, submission: Submission): Verdict['diff'] {
  const pristine = new Map([...repo].filter(([path]) => matchesAny(path, exercise.manifest.editable)));
  const stat = { files: 0, added: 0, removed: 0 };
  for (const path of new Set([...pristine.keys(), ...submission.files.keys()])) {
    const [before, after] = [pristine.get(path), submission.files.get(path)];
    if (before && after?.equals(before)) continue;
    const { added, removed } = countContents(before, after);
    stat.files += 1;
    stat.added += added;
    stat.removed += removed;
  }
  return stat;
}
