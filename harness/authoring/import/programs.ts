import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** What the installed packages bring to run. */
export interface Programs {
  /** The file of a program, as it is called from the root of a tree: `node_modules/mocha/bin/mocha.js`. */
  fileOf(name: string): string | undefined;
  versionOf(packageName: string): string | undefined;
}

/**
 * Looks through the installed packages themselves: what lies in `.bin` is a link, a shell script or a program by the
 * package manager's choice.
 */
export function programsIn(nodeModules: string): Programs {
  const files = new Map<string, string>();
  const versions = new Map<string, string>();
  for (const name of packageNames(nodeModules)) {
    const manifest = manifestIn(join(nodeModules, name));
    if (typeof manifest.version === 'string') versions.set(name, manifest.version);
    const bin =
      typeof manifest.bin === 'string' ? { [name.split('/').at(-1) ?? name]: manifest.bin } : manifest.bin;
    for (const [program, file] of Object.entries(bin ?? {})) {
      const path = posix.join('node_modules', name, file);
      // A package's own program counts more than a namesake's.
      if (!files.has(program) || program === name) files.set(program, path);
    }
  }
  return { fileOf: (name) => files.get(name), versionOf: (name) => versions.get(name) };
}

interface Manifest {
  readonly version?: unknown;
  readonly bin?: string | Readonly<Record<string, string>>;
}

/** The names of all packages in a `node_modules`, those of scopes included. */
export function packageNames(nodeModules: string): string[] {
  if (!existsSync(nodeModules)) return [];
  return readdirSync(nodeModules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(nodeModules, name)).map((inner) => `${name}/${inner}`) : [name],
    )
    .sort();
}

export function manifestIn(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return {};
  }
}
