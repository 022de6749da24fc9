// Bundles what the commands and the terminal UI load into dist/program/: one file for a thousand modules of ink, zod
// and yaml, which would take longer to find than to run. Run by build.mjs on the pinned Node. What processes of
// grading run stays apart in dist/grading/, so that each can be given its own files and no others.
import { readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { leanPackages } from './lean-packages.mjs';

const harness = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
const program = join(dirname(harness), 'dist', 'program');
/** Native, or large and seldom used, or not installed at all. */
const EXTERNAL = [
  /^node:/,
  'better-sqlite3',
  /^@babel\//,
  /^@stryker-mutator\//,
  'pg',
  'pg-boss',
  'react-devtools-core',
];
/** A terminal UI that is open still loads chunks of the build that it was started from. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** Leaves `import.meta.url` what it is in the module's own compiled file. */
const ownUrls = {
  name: 'own-urls',
  transform: {
    filter: { id: new RegExp(`^${RegExp.escape(harness + sep)}`), code: 'import.meta.url' },
    handler(code, id) {
      const compiled = relative(harness, id)
        .split(sep)
        .join('/')
        .replace(/\.tsx?$/, '.js');
      // Columns shift a little, lines do not: the source maps do without the change.
      return {
        code: code.replaceAll('import.meta.url', `new URL('../${compiled}', import.meta.url).href`),
        map: null,
      };
    },
  },
};

/**
 * What is loaded at one moment lies in few files, because finding a module takes longer than running it: one for what
 * a moment alone needs, and one for what the same moments share. The first frame's are all its own; nothing waits for
 * what another moment needs.
 */
const MOMENTS = {
  opening: ['first-frame.ts', 'cli/start-tui.ts'],
  screens: ['tui/run-tui.tsx', 'tui/app/start-app.tsx'],
  late: ['tui/app/late-screens.tsx'],
  core: ['compose.ts'],
  commands: ['cli/run-cli.ts'],
  starting: ['cli/commands/start.ts', 'attempts/prepare.ts', 'attempts/status.ts'],
};

let modulesOf;

/** The name of the file that a module goes to, or null where the bundler decides: what is loaded on demand. */
function fileOf(id, graph) {
  modulesOf ??= Object.entries(MOMENTS).map(([moment, roots]) => [moment, neededAtOnce(roots, graph)]);
  const moments = modulesOf.flatMap(([moment, modules]) => (modules.has(id) ? [moment] : []));
  if (moments.length === 0) return null;
  return moments.includes('opening') ? 'opening' : moments.join('-and-');
}

/** Roots and all that they import statically. */
function neededAtOnce(roots, graph) {
  const found = new Set(roots.map((root) => join(harness, root)));
  for (const root of found) if (!graph.getModuleInfo(root)) throw new Error(`nothing loads ${root}.`);
  for (const id of found) for (const needed of graph.getModuleInfo(id)?.importedIds ?? []) found.add(needed);
  return found;
}

const bundle = await rolldown({
  cwd: harness,
  input: {
    main: join(harness, 'main.ts'),
    'first-frame': join(harness, 'first-frame.ts'),
    prebuild: join(harness, 'prebuild.ts'),
  },
  platform: 'node',
  external: EXTERNAL,
  plugins: [ownUrls, leanPackages],
  // React's development build checks more and is slower.
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
});
const { output } = await bundle.write({
  dir: program,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  sourcemap: true,
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [{ name: fileOf, debugName: 'moments' }],
  },
});
await bundle.close();

const written = new Set(output.map(({ fileName }) => fileName));
for (const name of readdirSync(program)) {
  const file = join(program, name);
  if (!written.has(name) && Date.now() - statSync(file).mtimeMs > KEPT_MS) rmSync(file, { force: true });
}
