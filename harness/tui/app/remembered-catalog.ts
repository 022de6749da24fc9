import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ListedExercise } from '../../attempts/attempts.ts';
import type { Collection } from '../../catalog/catalog.ts';
import { makeDirectory } from '../../files/make-directory.ts';

/**
 * The catalog as it was shown last, so that the first frame waits for no parser and no database. What is true
 * by now replaces it as soon as it has been read.
 */
interface Remembered {
  /** Of the manifests the list was made from. */
  readonly key: string;
  readonly exercises: readonly ListedExercise[];
}

/** The list as it was shown last, if it was of these very manifests. */
export function recallCatalog(home: string, collection: Collection): readonly ListedExercise[] | undefined {
  try {
    const { key, exercises } = JSON.parse(readFileSync(fileIn(home), 'utf8')) as Remembered;
    return key === keyOf(collection) ? exercises : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the list for the next start; where it can't be kept, the next start is slower and nothing else. */
export function rememberCatalog(
  home: string,
  collection: Collection,
  exercises: readonly ListedExercise[],
): void {
  try {
    makeDirectory(dirname(fileIn(home)));
    writeFileSync(fileIn(home), JSON.stringify({ key: keyOf(collection), exercises } satisfies Remembered));
  } catch {}
}

const fileIn = (home: string) => join(home, 'cache', 'catalog.json');

function keyOf({ exercisesRoot, solutionsRoot }: Collection): string {
  const stamps = readdirSync(exercisesRoot)
    .sort()
    .flatMap((id) =>
      [join(exercisesRoot, id, 'exercise.yaml'), join(solutionsRoot, id, 'proof.json')].map((file) => {
        const status = statSync(file, { throwIfNoEntry: false });
        return status ? `${file} ${status.mtimeMs} ${status.size}` : file;
      }),
    );
  return stamps.join('\n');
}
