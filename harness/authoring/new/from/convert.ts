import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { Tree } from '../../../catalog/exercise-files.ts';
import { ownVersions } from '../../../catalog/own-packages.ts';
import { whyNotErasable } from '../../../verify/checks/manifest/sources.ts';
import type { ModuleNames } from './codebase.ts';
import { notErasable } from './not-erasable.ts';
import { resolveModule } from './resolve-module.ts';
import { rewriteModule, type Surroundings } from './rewrite-module.ts';
import { type AnyNode, applyEdits, parseAnything } from './syntax.ts';
import { kindOfExport, kindOfLocal, type ModuleReader } from './type-names.ts';
import { testEdits } from './visible-tests.ts';

/** Something that a person has to rewrite. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly next: string;
}

export interface Converted {
  readonly files: Tree;
  readonly problems: readonly Problem[];
  readonly rewritten: { readonly imports: number; readonly types: number; readonly tests: number };
  /** Packages that code other than tests imports and an exercise may, with their versions. */
  readonly packages: ReadonlyMap<string, string>;
}

/** Packages that a visible test may import, whatever the exercise names. */
const FOR_TESTS = new Set(['vitest']);
const isCode = (path: string) => /\.[cm]?[jt]sx?$/.test(path) && !path.endsWith('.d.ts');
export const isTest = (path: string): boolean =>
  /\.(test|spec)\.[cm]?[jt]sx?$/.test(path) || /(^|\/)(tests?|__tests__)\//.test(path);

/** Rewrites what can be rewritten so that Node runs the code as it is, and names the rest by file and line. */
export function convert(
  files: Tree,
  names: ModuleNames,
  offered: ReadonlyMap<string, string>,
  packageFile: string,
): Converted {
  const parsed = new Map<string, AnyNode>();
  const problems: Problem[] = [];
  for (const [path, content] of files) {
    if (!isCode(path)) continue;
    if (/\.[jt]sx$/.test(path)) {
      problems.push({ file: path, line: 1, what: 'JSX', next: 'Write it as .ts, or leave the file out.' });
      continue;
    }
    const result = parseAnything(content.toString('utf8'));
    if ('file' in result) parsed.set(path, result.file);
    else problems.push({ file: path, line: result.line, what: result.problem, next: 'Fix the syntax.' });
  }
  const resolve = (from: string, specifier: string) => resolveModule(files, names, from, specifier);
  const reader: ModuleReader = {
    parsed: (path) => parsed.get(path),
    resolve(from, specifier) {
      const resolved = resolve(from, specifier);
      return resolved.kind === 'file' ? resolved.path : undefined;
    },
  };
  const packages = new Map<string, string>();
  const rewritten = { imports: 0, types: 0, tests: 0 };
  const converted = new Map(files);
  for (const [path, file] of parsed) {
    const source = files.get(path)?.toString('utf8') ?? '';
    const kindOf = (specifier: string, name: string) => {
      const target = reader.resolve(path, specifier);
      return target === undefined ? undefined : kindOfExport(reader, target, name);
    };
    const around: Surroundings = {
      path,
      resolve: (specifier) => resolve(path, specifier),
      kindOf,
      kindOfOwn: (name) => kindOfLocal(file, name, kindOf),
    };
    const own = rewriteModule(file, source, around);
    const tests = isTest(path) ? testEdits(file) : { edits: [], problems: [] };
    rewritten.imports += own.imports;
    rewritten.types += own.types;
    rewritten.tests += tests.edits.length > 0 ? 1 : 0;
    problems.push(
      ...notErasable(file).map(({ line, what, instead }) => ({
        file: path,
        line,
        what: `${what}, which Node can't run by stripping types`,
        next: `Write ${instead}.`,
      })),
      ...own.missing.map(({ line, specifier }) => ({
        file: path,
        line,
        what: `import of "${specifier}", which is no file here`,
        next: 'Take the file along, or remove the import.',
      })),
      ...tests.problems.map((problem) => ({ file: path, ...problem })),
    );
    for (const [name, line] of own.packages) {
      if (isBuiltin(name) || (isTest(path) && (FOR_TESTS.has(name) || tests.handled?.has(name)))) continue;
      const version = offered.get(name);
      if (version !== undefined) packages.set(name, version);
      else
        problems.push({
          file: path,
          line,
          what: `import of the package "${name}", which an exercise may not import here`,
          next: `Do without it, or make it a dependency in ${packageFile}.`,
        });
    }
    const text = applyEdits(source, [...own.edits, ...tests.edits]);
    converted.set(path, Buffer.from(text));
    const why =
      problems.some((problem) => problem.file === path) || !/\.[cm]?ts$/.test(path)
        ? null
        : whyNotErasable(text);
    if (why) problems.push({ file: path, line: why.line, what: why.message, next: 'Write it without.' });
  }
  const byPlace = (a: Problem, b: Problem) =>
    a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
  return { files: converted, problems: problems.sort(byPlace), rewritten, packages };
}

/**
 * The versions of what an exercise may import: what its collection brings, and what this repository depends on itself;
 * what else lies in node_modules may go with the next install.
 */
export function offeredPackages(cloneRoot: string, exercisesRoot: string): ReadonlyMap<string, string> {
  const { dependencies = {} } = JSON.parse(readFileSync(join(cloneRoot, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  const ours = Object.entries(dependencies).filter(([name]) =>
    existsSync(join(cloneRoot, 'node_modules', name)),
  );
  return new Map([...ours, ...ownVersions(exercisesRoot)]);
}
