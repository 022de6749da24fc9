import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Afterwards } from '../../../bugbash/afterwards/afterwards.ts';
import { failed, type Result, success } from '../../../domain/failure.ts';
import { makeDirectory } from '../../../files/make-directory.ts';
import { exercisePage } from './exercise-html.ts';
import { exerciseFile, indexPage } from './index-html.ts';

/** The pages by file name. */
export const afterwardsPages = (afterwards: Afterwards): ReadonlyMap<string, string> =>
  new Map([
    ['index.html', indexPage(afterwards)],
    ...afterwards.exercises.map(
      (exercise, index) => [exerciseFile(index), exercisePage(afterwards, exercise, index)] as const,
    ),
  ]);

/** Writes the folder, which must be new or empty; the paths of its files. */
export function writeAfterwards(afterwards: Afterwards, folder: string): Result<readonly string[]> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    return failed(
      'bad-arguments',
      `${folder} is not empty.`,
      'Name a folder that is new or empty with --to.',
    );
  makeDirectory(folder);
  return success(
    [...afterwardsPages(afterwards)].map(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    }),
  );
}
