import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { failed, type Result, success } from '../../domain/failure.ts';

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

/** Decides which packages are linked and where they lead, without touching anything. */
export async function planLinks(
  exercise: { readonly id: string; readonly packages: readonly string[] },
  repo: string,
  cloneRoot: string,
): Promise<Result<readonly PackageLink[]>> {
  const manifest = path.join(repo, 'package.json');
  const parsed = packageJsonSchema.safeParse(await readJson(manifest));
  if (!parsed.success) {
    return failed('broken-manifest', `The exercise "${exercise.id}" has no readable ${manifest}.`, {
      command: ['verify', exercise.id],
      lead: 'Fix that file, then type',
    });
  }
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
    const wanted = path.join(cloneRoot, 'node_modules', name);
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

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
