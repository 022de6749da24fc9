// Compiles the harness into dist/ when its sources are newer than the build. Plain JavaScript for the same
// reason as the launcher; run directly (npm run build) it compiles in any case.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const harness = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
const root = dirname(harness);
const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const lock = join(dist, '.building');
const LOCK_LIMIT_MS = 60_000;
const POLL_MS = 50;

function newestChangeMs(directory) {
  let newest = statSync(directory).mtimeMs;
  for (const item of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, item.name);
    newest = Math.max(newest, item.isDirectory() ? newestChangeMs(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function isFresh(sourcesMs) {
  return existsSync(stamp) && Number(readFileSync(stamp, 'utf8')) >= sourcesMs;
}

/** Two commands started at once must not compile over each other; the second waits for the first. */
function withLock(work) {
  mkdirSync(dist, { recursive: true });
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > LOCK_LIMIT_MS) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(cell, 0, 0, POLL_MS);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Compiles when needed; returns null, or what went wrong as `{ code, message, next }`. */
export function buildIfStale(runtime, force = false) {
  const sourcesMs = newestChangeMs(harness);
  if (!force && isFresh(sourcesMs)) return null;
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) {
    return {
      code: 'not-installed',
      message: `the packages of ${root} are not installed.`,
      next: `cd ${root} && npm ci`,
    };
  }
  return withLock(() => {
    if (!force && isFresh(sourcesMs)) return null;
    const build = spawnSync(runtime, [compiler, '-p', harness], { encoding: 'utf8' });
    if (build.status !== 0) {
      const output = `${build.stdout}${build.stderr}`.trimEnd();
      return {
        code: 'build-failed',
        message: `the harness did not compile:\n${output}`,
        next: `cd ${root} && npm run build`,
      };
    }
    writeFileSync(stamp, String(sourcesMs));
    return null;
  });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const failure = buildIfStale(process.execPath, true);
  if (failure) {
    console.error(failure.message);
    process.exit(1);
  }
}
