/** The mentor's use cases over temporary folders, without a command line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AuthoringHost } from '../../harness/authoring/host.ts';
import type { Result } from '../../harness/domain/failure.ts';
import { ROOT } from '../support/exercises.ts';
import { temporaryDirectory } from '../verify/made-up.ts';

export function authoringHost(): AuthoringHost & { readonly folder: string } {
  const folder = temporaryDirectory();
  const collection = { exercisesRoot: join(folder, 'exercises'), solutionsRoot: join(folder, 'solutions') };
  return { folder, collection, cloneRoot: ROOT, dataDirectory: join(folder, 'state') };
}

export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The value of what must not be refused. */
export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}
