// Compiles and bundles the harness into dist/ when its sources are newer than the build. Plain JavaScript for the
// same reason as the launcher; run directly (npm run build) it builds in any case.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { typedIn } from './typed-in.mjs';

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
async function withLock(work) {
  mkdirSync(dist, { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > LOCK_LIMIT_MS) rmSync(lock, { recursive: true, force: true });
      else await setTimeout(POLL_MS);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Runs a program on the given Node; `output` is all it wrote. */
async function run(runtime, args) {
  const child = spawn(runtime, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const [status] = await once(child, 'close');
  return { isDone: status === 0, output: output.trimEnd() };
}

/** Builds when needed; resolves to null, or to what went wrong as `{ code, message, next }`. */
export async function buildIfStale(runtime, force = false) {
  const sourcesMs = newestChangeMs(harness);
  if (!force && isFresh(sourcesMs)) return null;
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) {
    return {
      code: 'not-installed',
      message: `the packages of ${root} are not installed.`,
      next: typedIn(root, 'npm ci'),
    };
  }
  return withLock(async () => {
    if (!force && isFresh(sourcesMs)) return null;
    // Some seconds of nothing would look like a program that hangs.
    const says = process.stderr.isTTY === true && !force;
    if (says) process.stderr.write('bugsquash is building itself, as after every change of its sources …');
    const parts = await Promise.all([
      run(runtime, [compiler, '-p', harness]),
      run(runtime, [join(harness, 'launcher', 'bundle.mjs')]).then(async (bundled) => {
        // Saves the first start of an exercise some time; where it can't be done, it is done then.
        if (bundled.isDone) await run(runtime, [join(dist, 'program', 'prebuild.js')]);
        return bundled;
      }),
    ]);
    if (says) process.stderr.write('\r\u001B[K');
    // What does not compile seldom bundles, and the compiler says it better.
    const broken = parts.find(({ isDone }) => !isDone);
    if (broken) {
      return {
        code: 'build-failed',
        message: `the harness did not compile:\n${broken.output}`,
        next: typedIn(root, 'npm run build'),
      };
    }
    writeFileSync(stamp, String(sourcesMs));
    return null;
  });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const failure = await buildIfStale(process.execPath, true);
  if (failure) {
    console.error(failure.message);
    process.exit(1);
  }
}
