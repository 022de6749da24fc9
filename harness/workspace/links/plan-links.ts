import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { NativeSuite, OwnPackages } from '../../domain/exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { arePackagesInstalled, packagesFolder, packagesRootIn } from '../../suites/packages.ts';

/** A package of the workspace and the clone's directory it leads to. */
export interface PackageLink {
  readonly name: string;
  readonly target: string;
}

/** What every workspace has, whatever the exercise names. */
const ALWAYS = ['vitest', 'typescript', '@types/node'];

const packageJsonSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});
const packageName = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

interface LinkedExercise {
  readonly id: string;
  readonly packages: readonly string[];
  readonly suite?: NativeSuite | undefined;
  readonly ownPackages?: OwnPackages | undefined;
}

/** Decides which packages are linked and where they lead, without touching anything. */
export async function planLinks(
  exercise: LinkedExercise,
  repo: string,
  { cloneRoot, dataDirectory }: { readonly cloneRoot: string; readonly dataDirectory: string },
): Promise<Result<readonly PackageLink[]>> {
  if (exercise.suite) return linksOfInstallation(exercise.id, dataDirectory, exercise.suite);
  const manifest = path.join(repo, 'package.json');
  const parsed = packageJsonSchema.safeParse(await readJson(manifest));
  if (!parsed.success) {
    return failed('broken-manifest', `The exercise "${exercise.id}" has no readable ${manifest}.`, {
      command: ['verify', exercise.id],
      lead: 'Fix that file, then type',
    });
  }
  const own = ownModules(exercise, dataDirectory);
  if (!own.ok) return own;
  const { dependencies, devDependencies } = parsed.data;
  const named = [
    ...ALWAYS,
    ...exercise.packages,
    ...Object.keys(dependencies),
    ...Object.keys(devDependencies),
  ];
  const withTypes = named.includes('better-sqlite3') ? [...named, '@types/better-sqlite3'] : named;
  const links: PackageLink[] = [];
  for (const name of [...new Set(withTypes)].sort()) {
    const isOwn = exercise.ownPackages?.names.includes(name) && !ALWAYS.includes(name);
    const wanted = path.join((isOwn && own.value) || path.join(cloneRoot, 'node_modules'), name);
    const target = packageName.test(name) ? await realpath(wanted).catch(() => undefined) : undefined;
    if (target === undefined) {
      return failed(
        'broken-manifest',
        `The exercise "${exercise.id}" needs the package "${name}", which is not in ${path.join(cloneRoot, 'node_modules')}.`,
        {
          run: ['npm', 'ci'],
          in: cloneRoot,
          lead: `Install it (mentors: add it to the repository's package.json, or remove it from ${manifest} and exercise.yaml)`,
        },
      );
    }
    links.push({ name, target });
  }
  return success(links);
}

/** The `node_modules` of the collection's own packages; null where it brings none. */
function ownModules({ id, ownPackages }: LinkedExercise, dataDirectory: string): Result<string | null> {
  if (!ownPackages) return success(null);
  const root = packagesRootIn(dataDirectory);
  if (arePackagesInstalled(root, ownPackages.digest))
    return success(path.join(packagesFolder(root, ownPackages.digest), 'node_modules'));
  return packagesMissing(`The packages of the collection that "${id}" belongs to`, id);
}

const packagesMissing = (whose: string, id: string): Result<never> =>
  failed('packages-missing', `${whose} are not installed on this machine.`, {
    command: ['import', '--install', id],
    lead: 'Install them',
  });

/** Everything that was installed for a native suite, folders of a scope as a whole, and the programs one by one. */
async function linksOfInstallation(
  id: string,
  dataDirectory: string,
  { packages }: NativeSuite,
): Promise<Result<readonly PackageLink[]>> {
  const root = packagesRootIn(dataDirectory);
  if (!arePackagesInstalled(root, packages)) {
    return packagesMissing(`The packages of "${id}"`, id);
  }
  const installed = path.join(packagesFolder(root, packages), 'node_modules');
  const names = (await readdir(installed).catch(() => [])).filter((name) => !name.startsWith('.'));
  const programs = await readdir(path.join(installed, '.bin')).catch(() => []);
  return success([
    ...names.map((name) => ({ name, target: path.join(installed, name) })),
    ...programs
      .filter((name) => name !== 'node' && name !== 'bugsquash')
      .map((name) => ({ name: `.bin/${name}`, target: path.join(installed, '.bin', name) })),
  ]);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
