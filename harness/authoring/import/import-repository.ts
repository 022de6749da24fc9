import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Collection } from '../../catalog/catalog.ts';
import type { Tree } from '../../catalog/exercise-files.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { makeTemporaryFolder } from '../../files/temporary-folder.ts';
import { halvesOf } from './exercise-halves.ts';
import { type FoundFix, findFix, type ImportOptions } from './import-fix.ts';
import type { ImportHost } from './import-host.ts';
import { readFixCommit } from './repository.ts';

export interface ImportRequest extends ImportOptions {
  /** A folder, or an address that git can clone. */
  readonly source: string;
  readonly currentDirectory: string;
  readonly commit: string;
  readonly id?: string | undefined;
}

export interface ImportedExercise extends FoundFix {
  readonly id: string;
  readonly exerciseRoot: string;
  readonly solutionRoot: string;
  readonly durationMs: number;
}

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Makes both halves of an exercise from the commit that fixes a bug. Nothing is written unless all of it worked. */
export async function importRepository(
  host: ImportHost,
  collection: Collection,
  request: ImportRequest,
): Promise<Result<ImportedExercise>> {
  const startedMs = host.monotonicMs();
  const id = request.id ?? idFor(collection, request.source);
  if (!ID.test(id)) {
    return failed('bad-arguments', `"${id}" is not an id: small letters, digits and hyphens.`, {
      retype: { replace: { typo: id, meant: 'upstream-bug' } },
    });
  }
  const roots = {
    exercise: join(collection.exercisesRoot, id),
    solution: join(collection.solutionsRoot, id),
  };
  const taken = Object.values(roots).find((root) => existsSync(root));
  if (taken !== undefined) {
    return failed(
      'directory-not-empty',
      `${taken} is there already.`,
      'Name another id with --id, or remove it first.',
    );
  }
  const folder = makeTemporaryFolder('import');
  try {
    host.onStep('reading the commit');
    const path = resolve(request.currentDirectory, request.source);
    const commit = await readFixCommit(existsSync(path) ? path : request.source, request.commit, folder);
    if (!commit.ok) return commit;
    const found = await findFix(host, commit.value, request);
    if (!found.ok) return found;
    const halves = halvesOf({ id, source: addressOf(request.source), commit: commit.value, ...found.value });
    writeHalves(collection, halves);
    const durationMs = Math.round(host.monotonicMs() - startedMs);
    return success({
      ...found.value,
      id,
      exerciseRoot: roots.exercise,
      solutionRoot: roots.solution,
      durationMs,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder of this machine is nobody else's business. */
const addressOf = (source: string): string =>
  /^[a-z+]+:\/\/|^git@/.test(source) ? source.replace(/\/\/[^/@]*@/, '//') : nameOf(source);

const nameOf = (source: string): string =>
  source
    .replace(/[/.]+$/, '')
    .replace(/(\/repo)?(\.git)?$/, '')
    .split(/[/:]/)
    .at(-1) ?? source;

/** After the repository, with a number where that is taken. */
function idFor({ exercisesRoot, solutionsRoot }: Collection, source: string): string {
  const base =
    nameOf(source)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'imported';
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (![exercisesRoot, solutionsRoot].some((root) => existsSync(join(root, id)))) return id;
  }
}

/** @param halves by `exercises/<id>/…` and `solutions/<id>/…` */
function writeHalves({ exercisesRoot, solutionsRoot }: Collection, halves: Tree): void {
  for (const [path, content] of halves) {
    const [half, ...rest] = path.split('/');
    const file = join(half === 'exercises' ? exercisesRoot : solutionsRoot, ...rest);
    makeDirectory(dirname(file));
    writeFileSync(file, content);
  }
}
