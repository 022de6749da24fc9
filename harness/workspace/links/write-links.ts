import { cpSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DatabasePackage, databasePackage } from './database-package.ts';
import type { PackageLink } from './plan-links.ts';
import { shimNames, shims } from './shims.ts';

/** Next to this file as .ts when run from source, as .js when compiled. */
const REPORTER = fileURLToPath(
  new URL(`../runs/vitest-reporter${path.extname(import.meta.url)}`, import.meta.url),
);

/**
 * Lays out a workspace's `node_modules` as `spare`, then copies it to `nodeModules`: nothing is installed.
 * What stood at either place is replaced.
 */
export async function writeLinks(
  links: readonly PackageLink[],
  places: { readonly spare: string; readonly nodeModules: string },
  settings: {
    readonly nodePath: string;
    readonly cloneRoot: string;
    readonly runs: string;
    readonly exercise: {
      /** SQLite's virtual-table modules that it declares. */
      readonly modules: readonly string[];
      readonly suite?: unknown;
    };
  },
): Promise<void> {
  const { exercise, cloneRoot } = settings;
  const texts = shims({ ...settings, reporter: REPORTER });
  await rm(places.spare, { recursive: true, force: true });
  const directories = new Set(['.bin', ...links.map((link) => path.dirname(link.name))]);
  for (const directory of directories) await mkdir(path.join(places.spare, directory), { recursive: true });
  await Promise.all([
    ...links.map((link) =>
      link.name === 'better-sqlite3' && !exercise.suite
        ? writeDatabasePackage(places.spare, link, { cloneRoot, modules: exercise.modules })
        : symlink(link.target, path.join(places.spare, link.name)),
    ),
    ...shimNames(exercise).map((name) => writeProgram(path.join(places.spare, '.bin', name), texts[name])),
  ]);
  await rm(places.nodeModules, { recursive: true, force: true });
  cpSync(places.spare, places.nodeModules, { recursive: true, verbatimSymlinks: true });
}

async function writeDatabasePackage(
  nodeModules: string,
  link: PackageLink,
  settings: Pick<DatabasePackage, 'cloneRoot' | 'modules'>,
): Promise<void> {
  const place = path.join(nodeModules, link.name);
  await mkdir(place);
  const { version } = JSON.parse(await readFile(path.join(link.target, 'package.json'), 'utf8')) as {
    version: string;
  };
  for (const [name, text] of Object.entries(
    databasePackage({ ...settings, realPackage: link.target, version }),
  )) {
    await writeFile(path.join(place, name), text);
  }
}

async function writeProgram(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  await chmod(file, 0o755);
}
