import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { diffLines } from 'diff';
import { listFiles } from '../catalog/digest.ts';
import type { Exercise } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import type { Problem, Verdict } from '../domain/verdict.ts';
import { matchesAny } from '../files/globs.ts';

/** Caps on what is read from a candidate's directory. */
const MAX_FILES = 2_000;
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_TOTAL_BYTES = 16 * 1024 * 1024;
const MAX_ENTRIES = 50_000;
const MAX_DEPTH = 32;
const NEVER_READ = new Set(['.git', 'node_modules']);

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
 * Reads a submission from a directory without running git in it: regular files that match `editable`, whether
 * git tracks them or not. Links and devices are left out and named in `problems`; over the caps it is refused.
 */
export function readSubmission(directory: string, editable: readonly string[]): Result<Submission> {
  const files = new Map<string, Buffer>();
  const problems: Problem[] = [];
  let totalBytes = 0;
  let entries = 0;
  const refused = (why: string) =>
    failed(
      'submission-refused',
      `${directory}: ${why}`,
      'take away what is not part of your answer, then try again',
    );
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    return failed(
      'no-such-directory',
      `${directory} is no directory.`,
      'say where your work is with --dir <directory>',
    );
  }
  const pending: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  for (let current = pending.pop(); current; current = pending.pop()) {
    if (current.depth > MAX_DEPTH) return refused(`folders nested deeper than ${MAX_DEPTH} levels`);
    for (const item of readdirSync(join(directory, current.path), { withFileTypes: true })) {
      entries += 1;
      if (entries > MAX_ENTRIES) return refused(`more than ${MAX_ENTRIES} files and folders`);
      if (NEVER_READ.has(item.name.toLowerCase())) continue;
      const path = current.path === '' ? item.name : `${current.path}/${item.name}`;
      if (item.isDirectory()) {
        pending.push({ path, depth: current.depth + 1 });
        continue;
      }
      if (!matchesAny(path, editable)) continue;
      if (!item.isFile() || hasControlCharacters(path)) {
        problems.push({
          code: 'left-out',
          message: `${JSON.stringify(path)} is no regular file and was left out.`,
          file: path,
        });
        continue;
      }
      if (files.size >= MAX_FILES) return refused(`more than ${MAX_FILES} editable files`);
      const content = readRegularFile(join(directory, path));
      if (content === 'too-large') return refused(`${path} is larger than ${MAX_FILE_BYTES} bytes`);
      if (content === 'gone') continue;
      totalBytes += content.length;
      if (totalBytes > MAX_TOTAL_BYTES)
        return refused(`more than ${MAX_TOTAL_BYTES} bytes of editable files`);
      files.set(path, content);
    }
  }
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return success({ files: sorted, problems, digest: filesDigest(sorted) });
}

function hasControlCharacters(path: string): boolean {
  return /\p{Cc}/u.test(path);
}

/** Each file is read into it, because its size may change while it is read. */
let readBuffer: Buffer | undefined;

/** Reads without following a link that was put there since the listing. */
function readRegularFile(path: string): Buffer | 'too-large' | 'gone' {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return 'gone';
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return 'gone';
    readBuffer ??= Buffer.allocUnsafeSlow(MAX_FILE_BYTES + 1);
    const content = readBuffer;
    let length = 0;
    for (;;) {
      const bytes = readSync(descriptor, content, length, content.length - length, null);
      length += bytes;
      if (length > MAX_FILE_BYTES) return 'too-large';
      if (bytes === 0) return Buffer.from(content.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
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
export function graftSubmission(exercise: Exercise, submission: Submission): Map<string, Buffer> {
  const repo = join(exercise.exerciseRoot, 'repo');
  const tree = new Map<string, Buffer>();
  for (const path of listFiles(repo)) {
    if (!matchesAny(path, exercise.manifest.editable)) tree.set(path, readFileSync(join(repo, path)));
  }
  const folders = new Set([...tree.keys()].flatMap(foldersOf));
  for (const [path, content] of submission.files) {
    const isOffered = isNormalised(path) && matchesAny(path, exercise.manifest.editable);
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
export function diffStat(exercise: Exercise, submission: Submission): Verdict['diff'] {
  const repo = join(exercise.exerciseRoot, 'repo');
  const pristine = new Map(
    listFiles(repo)
      .filter((path) => matchesAny(path, exercise.manifest.editable))
      .map((path) => [path, readFileSync(join(repo, path))]),
  );
  const stat = { files: 0, added: 0, removed: 0 };
  for (const path of new Set([...pristine.keys(), ...submission.files.keys()])) {
    const before = pristine.get(path) ?? Buffer.alloc(0);
    const after = submission.files.get(path) ?? Buffer.alloc(0);
    if (before.equals(after) && pristine.has(path) === submission.files.has(path)) continue;
    stat.files += 1;
    for (const change of diffLines(before.toString('utf8'), after.toString('utf8'), { timeout: 2_000 }) ??
      []) {
      if (change.added) stat.added += change.count;
      if (change.removed) stat.removed += change.count;
    }
  }
  return stat;
}
