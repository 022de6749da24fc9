import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { STRIPPED_TESTS, strippedName } from '../protocol/stripped-tests.ts';

const folder = fileURLToPath(new URL(`../../${STRIPPED_TESTS}/`, import.meta.url));

/** A hidden file as the build has stripped it; undefined where it has not. Lines and columns are those of the original. */
export function strippedTest(file: string): string | undefined {
  try {
    return readFileSync(fileFor(file), 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether nothing of a folder of hidden tests is left to strip. */
export function allAreStripped(hiddenRoot: string): boolean {
  return readdirSync(hiddenRoot, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .every((path) => existsSync(fileFor(join(hiddenRoot, path))));
}

const fileFor = (file: string): string => join(folder, strippedName(readFileSync(file, 'utf8')));
