import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { z } from 'zod';
import type { Exercise } from '../../domain/exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { listTree } from '../../files/list-files.ts';

/** The program that participants install from the host with npx. */
export interface ClientPackage {
  readonly version: string;
  readonly bytes: Buffer;
  /** Hex sha256 of those bytes, which the host shows. */
  readonly sha256: string;
}

/** Built files that a workspace or a command of a participant loads, relative to the clone; folders end in `/`. */
const SHIPPED = [
  'harness/launcher/bugsquash.mjs',
  'harness/launcher/crash.mjs',
  'harness/launcher/link-packages.mjs',
  'harness/launcher/typed-in.mjs',
  'harness/workspace/links/npm-shell.sh',
  'dist/workspace/runs/',
  'dist/grading/protocol/',
  'dist/domain/',
  'dist/files/',
  'dist/wording/',
];
/** Bundled; chunks of earlier builds lie beside those of the last one. */
const PROGRAM = 'dist/program';
/** What every workspace links to (`workspace/links/plan-links.ts`), and what the program itself needs. */
const ALWAYS = [
  'better-sqlite3',
  '@types/better-sqlite3',
  '@types/node',
  'env-paths',
  'typescript',
  'vitest',
];

const rootManifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});
const repoManifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * Packs the built harness of this clone for npm: neither `exercises/` nor `solutions/` nor what grades. Versions are
 * those of the clone's own manifest, the pinned Node's among them. The same build always gives the same bytes for the same host.
 * @param url of the host, which `join` asks where none is named
 */
export async function packClient(
  cloneRoot: string,
  exercises: readonly Exercise[],
  url: string,
): Promise<Result<ClientPackage>> {
  const root = rootManifestSchema.parse(readJson(join(cloneRoot, 'package.json')));
  const { version } = z
    .object({ version: z.string() })
    .parse(readJson(join(cloneRoot, 'harness', 'package.json')));
  if (!existsSync(join(cloneRoot, 'dist', '.built')))
    return failed('wrong-state', `${cloneRoot} has not been built.`, {
      run: ['npm', 'run', 'build'],
      in: cloneRoot,
    });
  const known = { ...root.devDependencies, ...root.dependencies };
  const wanted = [...new Set([...ALWAYS, ...exercises.flatMap(packagesOf)])].sort();
  const absent = wanted.find((name) => known[name] === undefined);
  if (absent !== undefined)
    return failed(
      'broken-manifest',
      `An exercise needs the package "${absent}", which ${join(cloneRoot, 'package.json')} does not name.`,
      `Add it there, then type npm install.`,
    );
  const manifest = {
    name: 'bugsquash',
    version,
    license: 'MIT',
    type: 'module',
    bin: { bugsquash: 'harness/launcher/bugsquash.mjs' },
    dependencies: Object.fromEntries(wanted.map((name) => [name, known[name]])),
    optionalDependencies: root.optionalDependencies,
  };
  const files = new Map<string, Buffer>([
    ['package.json', json(manifest)],
    // What the launcher knows an installed client by, and `join` its host.
    ['harness/package.json', json({ name: 'bugsquash', version, type: 'module' })],
    ['served-from.json', json({ url })],
  ]);
  for (const shipped of SHIPPED) {
    if (!shipped.endsWith('/')) files.set(shipped, readFileSync(join(cloneRoot, shipped)));
    else
      for (const path of listTree(join(cloneRoot, shipped)).filter((path) => path.endsWith('.js')))
        files.set(`${shipped}${path}`, readFileSync(join(cloneRoot, shipped, path)));
  }
  for (const chunk of chunksFrom(join(cloneRoot, PROGRAM), 'main.js'))
    files.set(`${PROGRAM}/${chunk}`, readFileSync(join(cloneRoot, PROGRAM, chunk)));
  const bytes = await packed(files);
  return success({ version, bytes, sha256: createHash('sha256').update(bytes).digest('hex') });
}

/** A chunk and those that it loads, at once or later. */
function chunksFrom(folder: string, entry: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [entry];
  for (let chunk = waiting.pop(); chunk !== undefined; chunk = waiting.pop()) {
    if (found.has(chunk)) continue;
    found.add(chunk);
    const code = readFileSync(join(folder, chunk), 'utf8');
    for (const [, name = ''] of code.matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g))
      if (existsSync(join(folder, name))) waiting.push(name);
  }
  return found;
}

function packagesOf({ manifest, exerciseRoot }: Exercise): string[] {
  const repo = repoManifestSchema.parse(readJson(join(exerciseRoot, 'repo', 'package.json')));
  return [...manifest.packages, ...Object.keys(repo.dependencies), ...Object.keys(repo.devDependencies)];
}

async function packed(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const entries = [...files].map(([path, body]) => ({
    header: {
      name: `package/${path}`,
      size: body.length,
      mode: /\.(mjs|sh)$/.test(path) ? 0o755 : 0o644,
      mtime: new Date(0),
      type: 'file' as const,
    },
    body,
  }));
  return gzipSync(await packTar(entries));
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
