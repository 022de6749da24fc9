import { dirname, join, normalize, relative } from 'node:path';
import type { Tree } from '../../../catalog/exercise-files.ts';
import type { ModuleNames } from './codebase.ts';

/** What an import leads to. */
export type ResolvedModule =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  /** It is written like a file, or an alias says so, and there is none. */
  | { readonly kind: 'missing' };

/** Finds the file of an import by any of the rules of TypeScript and bundlers. */
export function resolveModule(
  files: Tree,
  names: ModuleNames,
  from: string,
  specifier: string,
): ResolvedModule {
  if (specifier.startsWith('.')) return found(files, join(dirname(from), specifier)) ?? { kind: 'missing' };
  for (const [pattern, targets] of names.aliases) {
    const rest = matchOf(pattern, specifier);
    if (rest === undefined) continue;
    for (const target of targets) {
      const file = found(
        files,
        target.replace('*', () => rest),
      );
      if (file) return file;
    }
    if (pattern !== '*') return { kind: 'missing' };
  }
  const { self, baseUrl } = names;
  if (self && (specifier === self.name || specifier.startsWith(`${self.name}/`))) {
    const rest = specifier.slice(self.name.length + 1);
    const places = rest === '' ? [self.entry ?? 'src/index', 'src/index', 'index'] : [rest, `src/${rest}`];
    for (const place of places) {
      const file = found(files, sourceOf(place)) ?? found(files, place);
      if (file) return file;
    }
  }
  if (baseUrl !== undefined) {
    const file = found(files, join(baseUrl, specifier));
    if (file) return file;
  }
  return { kind: 'package', name: specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/') };
}

/** How a module names another, as Node reads it. */
export function specifierOf(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

const ENDINGS = [
  '',
  '.ts',
  '.mts',
  '.cts',
  '.tsx',
  '.js',
  '.mjs',
  '.json',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '.d.ts',
];

function found(files: Tree, place: string): ResolvedModule | undefined {
  const path = normalize(place).replace(/\/$/, '');
  const stem = path.replace(/\.([cm]?)jsx?$/, '');
  const asSource = stem === path ? [] : [`${stem}.ts`, `${stem}.mts`, `${stem}.tsx`];
  // TypeScript's habit of writing .js for a .ts comes before a .js that is there.
  const candidates = [...asSource, ...ENDINGS.map((ending) => path + ending)];
  const file = candidates.find((candidate) => files.has(candidate));
  return file === undefined ? undefined : { kind: 'file', path: file };
}

/** `dist/index.js` is built from `src/index.ts`. */
export const sourceOf = (built: string): string =>
  built.replace(/^(dist|lib|build|out)\/((esm|cjs)\/)?/, 'src/').replace(/\.d\.[cm]?ts$|\.[cm]?js$/, '');

function matchOf(pattern: string, specifier: string): string | undefined {
  const [before = '', after] = pattern.split('*', 2);
  if (after === undefined) return specifier === pattern ? '' : undefined;
  const isMatch =
    specifier.startsWith(before) &&
    specifier.endsWith(after) &&
    specifier.length >= before.length + after.length;
  return isMatch ? specifier.slice(before.length, specifier.length - after.length) : undefined;
}
