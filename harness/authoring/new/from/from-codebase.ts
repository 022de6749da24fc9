import { dirname, join } from 'node:path';
import type { Tree } from '../../../catalog/exercise-files.ts';
import type { Style, WorldPart } from '../../../domain/exercise.ts';
import { failed, type Result, success } from '../../../domain/failure.ts';
import type { AuthoringHost } from '../../host.ts';
import {
  gitignore,
  launchJson,
  packageJson,
  readmeRunSection,
  tsconfigJson,
} from '../scaffold/checkout-files.ts';
import { moduleNames, type PackageManifest, readCodebase, readPackage } from './codebase.ts';
import { type Converted, convert, isTest, offeredPackages, type Problem } from './convert.ts';
import { sourceOf } from './resolve-module.ts';
import { nameOf, parseAnything } from './syntax.ts';
import { type ModuleReader, statementsOf } from './type-names.ts';

/** A working codebase as the repo/ of an exercise, and what a person has to do to it. */
export interface FromCodebase {
  readonly repo: Tree;
  readonly guard: string;
  readonly entry: string;
  readonly world: readonly WorldPart[];
  readonly editable: readonly string[];
  readonly packages: readonly string[];
  readonly licence: string | undefined;
  readonly origin: string | undefined;
  readonly problems: readonly Problem[];
  readonly rewritten: Converted['rewritten'];
  readonly leftOut: readonly string[];
  /** Test files that came along. */
  readonly tests: readonly string[];
}

interface Wanted {
  readonly id: string;
  readonly style: Style;
  readonly entry?: string | undefined;
}

/** Copies a codebase, and rewrites of it what can be rewritten. */
export function fromCodebase(
  { cloneRoot, collection }: Pick<AuthoringHost, 'cloneRoot' | 'collection'>,
  directory: string,
  wanted: Wanted,
): Result<FromCodebase> {
  const { files, leftOut } = readCodebase(directory);
  const manifest = readPackage(directory);
  const names = moduleNames(directory, manifest);
  const sources = [...files.keys()].filter((path) => /\.[cm]?ts$/.test(path) && !path.endsWith('.d.ts'));
  const code = sources.filter((path) => !isTest(path));
  if (code.length === 0) {
    return failed(
      'not-supported',
      `${directory} holds no TypeScript but tests.`,
      'Name the directory of a working TypeScript codebase with --from.',
    );
  }
  const entry = entryOf(code, wanted, names.self?.entry);
  if (entry === undefined) {
    return failed(
      'bad-arguments',
      `Which module should grading load? ${wanted.entry === undefined ? `Nothing in ${directory} looks like it` : `${directory} has no ${wanted.entry}`}.`,
      {
        command: [
          'new',
          wanted.id,
          '--style',
          wanted.style,
          '--from',
          directory,
          '--entry',
          code[0] ?? 'src/index.ts',
        ],
        lead: 'Name it',
      },
    );
  }
  const { exercisesRoot } = collection;
  const packageFile = join(
    exercisesRoot === join(cloneRoot, 'exercises') ? cloneRoot : dirname(exercisesRoot),
    'package.json',
  );
  const converted = convert(files, names, offeredPackages(cloneRoot, exercisesRoot), packageFile);
  const dependencies = Object.fromEntries(
    [...converted.packages].map(([name, version]) => [
      name,
      // A package that lies in the collection has no version that a range could name.
      /^[\^~]?\d/.test(version) ? `^${version.replace(/^[\^~]/, '')}` : '*',
    ]),
  );
  const server = code.find((path) => /(^|\/)(server|main)\.ts$/.test(path));
  const folders = [...new Set(sources.map((path) => path.split('/')[0] ?? path))].sort();
  const isFile = (name: string) => files.has(name);
  const repo = new Map(converted.files);
  const put = (path: string, text: string) => repo.set(path, Buffer.from(text));
  put(
    'package.json',
    packageJson({ ...factsOf(manifest, wanted.id), dependencies, server, include: folders }),
  );
  put('tsconfig.json', tsconfigJson(folders));
  put('.vscode/launch.json', launchJson(wanted.style === 'service' ? server : undefined));
  if (!repo.has('.gitignore')) put('.gitignore', gitignore(wanted.style));
  if (!repo.has('README.md'))
    put(
      'README.md',
      `# ${wanted.id}\n\nTODO: what it does, with every rule that a hidden test will hold it to.\n\n${readmeRunSection(server)}`,
    );
  const problems = [...converted.problems, ...buildAppMissing(converted.files, entry, wanted.style)];
  return success({
    repo,
    guard: guardSkeleton(wanted.style, exportedNames(converted.files, entry)),
    entry,
    world: wanted.style === 'service' ? ['database', 'now'] : [],
    editable: folders.map((name) => (isFile(name) ? name : `${name}/**`)),
    packages: [...converted.packages.keys()],
    licence: manifest.license,
    origin: originOf(manifest),
    problems,
    rewritten: converted.rewritten,
    leftOut,
    tests: sources.filter(isTest),
  });
}

function entryOf(
  code: readonly string[],
  { style, entry }: Wanted,
  self: string | undefined,
): string | undefined {
  const built = self === undefined ? [] : [`${sourceOf(self)}.ts`, self];
  const usual = style === 'service' ? ['src/app.ts', 'app.ts'] : [];
  const candidates =
    entry === undefined
      ? [...usual, ...built, 'src/index.ts', 'index.ts', 'lib/index.ts', 'src/main.ts']
      : [entry];
  return (
    candidates.find((path) => code.includes(path)) ??
    (entry === undefined && code.length === 1 ? code[0] : undefined)
  );
}

const factsOf = ({ name, version, description, license }: PackageManifest, id: string) => ({
  name: name ?? id,
  version,
  description,
  licence: license,
});

/** Where code comes from, as its own package.json says; never a path of this machine. */
function originOf({ repository }: PackageManifest): string | undefined {
  const url = typeof repository === 'string' ? repository : repository?.url;
  return url?.replace(/^git\+/, '').replace(/\.git$/, '');
}

function buildAppMissing(files: Tree, entry: string, style: Style): Problem[] {
  if (style !== 'service' || exportedNames(files, entry).includes('buildApp')) return [];
  return [
    {
      file: entry,
      line: 1,
      what: 'no export `buildApp(world)`',
      next: 'Export buildApp(world), which returns a Fastify instance; exercises/README.md says what `world` holds.',
    },
  ];
}

/** The functions that a module exports by name, re-exported ones included. */
function exportedNames(files: Tree, path: string): string[] {
  const result = parseAnything(files.get(path)?.toString('utf8') ?? '');
  if (!('file' in result)) return [];
  return statementsOf(result.file).flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') return [];
    const declaration = statement.declaration as ReturnType<ModuleReader['parsed']> | null;
    if (declaration?.type === 'FunctionDeclaration') return nameOf(declaration.id) ?? [];
    return (statement.specifiers as { exported: unknown; exportKind?: string }[]).flatMap(
      ({ exported, exportKind }) => (exportKind === 'type' ? [] : (nameOf(exported) ?? [])),
    );
  });
}

function guardSkeleton(style: Style, names: readonly string[]): string {
  const asks =
    style === 'service'
      ? "    expect((await subject.get('/TODO')).status).toBe(200);"
      : `    expect(await subject.call('${names.find((name) => /^[a-z]/.test(name)) ?? 'TODO'}')).toEqual('TODO');`;
  return `import { describe, expect, test } from 'bugsquash/examiner';

// TODO: what works now and must keep working, whatever is fixed.
describe('what works', () => {
  test('TODO: what', async ({ subject }) => {
${asks}
  });
});
`;
}
