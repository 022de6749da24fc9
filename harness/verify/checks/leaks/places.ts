import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { allObjects, pathsByObject } from './git-objects.ts';
import { filesAndLinks } from './walk.ts';

const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** A text that a candidate can get at. */
export interface Place {
  /** What it is, for people, to begin a sentence with. */
  readonly name: string;
  /** What a mentor opens to fix it, absolute; null where it was made along the way. */
  readonly file: string | null;
  readonly text: string;
  /** Whether it is tracked, now or once: the same on every machine. */
  readonly isTracked: boolean;
  /** Whether it is part of the past that the branch tells. */
  readonly isPast: boolean;
  /** A file's content; else the message of a commit or a tag. */
  readonly isFile: boolean;
}

/** All of a checkout: its files, what lies in `.git`, every object. Links are not followed. */
export function placesOf(exerciseFiles: ExerciseFiles, workspace: string): Place[] {
  return [...filesOf(exerciseFiles, workspace), ...objectsOf(exerciseFiles, workspace)];
}

function filesOf({ exercise, repo }: ExerciseFiles, workspace: string): Place[] {
  return filesAndLinks(workspace).files.flatMap((absolute) => {
    const path = relative(workspace, absolute);
    // Objects are read unpacked, below.
    if (path.startsWith(join('.git', 'objects', 'pack'))) return [];
    if (/^\.git\/objects\/[0-9a-f]{2}\//.test(path)) return [];
    const isRepo = repo.has(path);
    const file = isRepo ? join(exercise.exerciseRoot, 'repo', path) : null;
    return textsOf(path, readFileSync(absolute)).map((text) => ({
      name: isRepo ? `repo/${path}` : `${path} of a workspace`,
      file,
      text,
      isTracked: isRepo,
      isPast: false,
      isFile: true,
    }));
  });
}

function objectsOf({ repo }: ExerciseFiles, workspace: string): Place[] {
  const told = pathsByObject(workspace, 'HEAD');
  const referred = pathsByObject(workspace, '--all', '--reflog');
  const present = new Set([...repo.values()].map((content) => content.toString('latin1')));
  return allObjects(workspace).flatMap(({ id, type, content }): Place[] => {
    // Trees hold names only; what is in repo/ still has been looked at as a file.
    if (type === 'tree' || present.has(content.toString('latin1'))) return [];
    const path = told.get(id) || referred.get(id) || '';
    const short = id.slice(0, 10);
    const what = type === 'blob' ? (path === '' ? 'an object without a name' : path) : messageName(content);
    const where = told.has(id)
      ? 'in the past of the checkout'
      : referred.has(id)
        ? 'under another reference of the checkout'
        : 'in the checkout, though no commit refers to it';
    return textsOf(path, content).map((text) => ({
      name: `${what} (git object ${short}, ${where})`,
      file: null,
      text,
      isTracked: true,
      isPast: told.has(id),
      isFile: type === 'blob',
    }));
  });
}

function messageName(commit: Buffer): string {
  const text = commit.toString('utf8');
  const subject = text.slice(text.indexOf('\n\n') + 2).split('\n')[0];
  return `the commit "${subject}"`;
}

/** A file's text; of maps and archives also what is folded up in them. */
function textsOf(path: string, content: Buffer): string[] {
  const unpacked = unpack(path, content);
  const text = unpacked.toString('utf8');
  const inline = [...text.matchAll(/sourceMappingURL=data:[^,\s]*;base64,([\w+/=]+)/g)].map(([, data = '']) =>
    Buffer.from(data, 'base64').toString('utf8'),
  );
  const maps = path.endsWith('.map') ? [text, ...inline] : inline;
  return [text, ...maps.flatMap(sourcesIn)];
}

function unpack(path: string, content: Buffer): Buffer {
  try {
    if (/\.t?gz$/.test(path)) return gunzipSync(content, { maxOutputLength: MAX_UNPACKED_BYTES });
    if (path.endsWith('.br')) return brotliDecompressSync(content, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch {
    // Only called so.
  }
  return content;
}

function sourcesIn(map: string): string[] {
  try {
    const { sourcesContent } = JSON.parse(map) as { sourcesContent?: unknown };
    return Array.isArray(sourcesContent) ? sourcesContent.filter((text) => typeof text === 'string') : [];
  } catch {
    return [];
  }
}
