import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseExpression } from '@babel/parser';
import type { Tree } from '../../../catalog/exercise-files.ts';
import { listFiles } from '../../../files/list-files.ts';

/** Files of a codebase, and what of it an exercise has no use for. */
export interface Codebase {
  readonly files: Tree;
  readonly leftOut: readonly string[];
}

/** Tools, lock files and what is built: a workspace has its own, or none. */
const LEFT_OUT = [
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/,
  /(^|\/)(dist|build|coverage|out|\.next|\.turbo|\.github|\.husky|\.circleci|\.idea|\.vscode)\//,
  /(^|\/)(\.eslintrc|\.prettierrc|eslint\.config|prettier\.config|jest\.config|vitest\.config|vite\.config|babel\.config|rollup\.config|tsup\.config|biome\.json|\.editorconfig|\.nvmrc|\.npmrc|\.env|Dockerfile|docker-compose)[^/]*$/,
  /(^|\/)tsconfig[^/]*\.json$/,
  /\.(tsbuildinfo|log|map)$/,
  /\.d\.ts\.map$/,
];

/** Reads a codebase: of a git checkout what git would commit, else every file. */
export function readCodebase(directory: string): Codebase {
  const all = gitFiles(directory) ?? listFiles(directory).files.map(({ path }) => path);
  const isLeftOut = (path: string) => LEFT_OUT.some((pattern) => pattern.test(path));
  const present = all.filter((path) => lstatSync(join(directory, path), { throwIfNoEntry: false })?.isFile());
  const read = (path: string) => [path, readFileSync(join(directory, path))] as const;
  return {
    files: new Map(present.filter((path) => !isLeftOut(path)).map(read)),
    leftOut: present.filter(isLeftOut),
  };
}

function gitFiles(directory: string): string[] | undefined {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout } = spawnSync('git', args, { cwd: directory, encoding: 'utf8' });
  if (status !== 0) return undefined;
  const paths = stdout.split('\0').filter((path) => path !== '' && !/(^|\/)node_modules\//.test(path));
  return paths.length > 0 ? [...new Set(paths)].sort() : undefined;
}

/** What the codebase's own configuration says of how its modules are named. */
export interface ModuleNames {
  /** Targets by pattern, relative to the codebase: of tsconfig `paths`, and of `imports` of package.json. */
  readonly aliases: readonly (readonly [pattern: string, targets: readonly string[]])[];
  /** Where bare names may be files, relative to the codebase; undefined where they may not. */
  readonly baseUrl: string | undefined;
  /** Its own package's name, and the module that it is. */
  readonly self: { readonly name: string; readonly entry: string | undefined } | undefined;
}

export interface PackageManifest {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly repository?: string | { readonly url?: string };
  readonly main?: string;
  readonly module?: string;
  readonly types?: string;
  readonly exports?: unknown;
  readonly imports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export function readPackage(directory: string): PackageManifest {
  return (readLoose(join(directory, 'package.json')) ?? {}) as PackageManifest;
}

interface TsConfig {
  readonly extends?: string;
  readonly compilerOptions?: { readonly baseUrl?: string; readonly paths?: Record<string, string[]> };
}

export function moduleNames(directory: string, manifest: PackageManifest): ModuleNames {
  const options = compilerOptions(directory, 'tsconfig.json');
  const base = options.baseUrl === undefined ? undefined : join('.', options.baseUrl);
  const ofTypeScript = Object.entries(options.paths ?? {}).map(
    ([pattern, targets]) => [pattern, targets.map((target) => join(base ?? '.', target))] as const,
  );
  const ofPackage = Object.entries(manifest.imports ?? {}).flatMap(([pattern, target]) => {
    const path = firstPath(target);
    return path === undefined ? [] : [[pattern, [join('.', path)]] as const];
  });
  const entry = firstPath(manifest.exports) ?? manifest.module ?? manifest.main;
  return {
    aliases: [...ofTypeScript, ...ofPackage],
    baseUrl: base,
    self: manifest.name === undefined ? undefined : { name: manifest.name, entry: entry && join('.', entry) },
  };
}

function compilerOptions(
  directory: string,
  name: string,
  depth = 0,
): NonNullable<TsConfig['compilerOptions']> {
  const config = (readLoose(join(directory, name)) ?? {}) as TsConfig;
  const isOwn = config.extends?.startsWith('.') === true && depth < 5;
  const inherited = isOwn ? compilerOptions(directory, config.extends ?? '', depth + 1) : {};
  return { ...inherited, ...config.compilerOptions };
}

/** The first path of what `exports` or `imports` may be: a text, or conditions. */
function firstPath(value: unknown): string | undefined {
  if (typeof value === 'string') return value.startsWith('.') ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const path = firstPath(inner);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** JSON that may have comments and trailing commas, as tsconfig.json does: an expression of JavaScript. */
function readLoose(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return plainValue(parseExpression(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')));
  } catch {
    return undefined;
  }
}

function plainValue(node: unknown): unknown {
  const { type, ...rest } = node as { type: string } & Record<string, unknown>;
  switch (type) {
    case 'ObjectExpression':
      return Object.fromEntries(
        (rest.properties as { key: { name?: string; value?: unknown }; value: unknown }[]).map(
          ({ key, value }) => [String(key.value ?? key.name), plainValue(value)],
        ),
      );
    case 'ArrayExpression':
      return (rest.elements as unknown[]).map(plainValue);
    case 'NullLiteral':
      return null;
    default:
      return rest.value;
  }
}
