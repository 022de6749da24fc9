// Compiles and bundles the harness into dist/ when its sources are newer than the build. Plain JavaScript for the
// same reason as the launcher; run directly (npm run build) it builds in any case.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  utimes,
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
const lockOwner = join(lock, 'owner');
/** Who builds touches the lock this often. One that is left alone for so long belongs to a build that was killed. */
const TOUCH_EVERY_MS = 500;
const STALE_AFTER_MS = 4_000;
/** The same for a process that is there, which may be stopped, or another with the same id. */
const STOPPED_AFTER_MS = 60_000;
const POLL_MS = 50;

/** Each command waits for it, so its paths are put together by hand: `join` takes as long as a look at the file. */
function newestChangeMs(directory) {
  let newest = statSync(directory).mtimeMs;
  for (const item of readdirSync(directory, { withFileTypes: true })) {
    const path = `${directory}/${item.name}`;
    newest = Math.max(newest, item.isDirectory() ? newestChangeMs(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function isFresh(sourcesMs) {
  return existsSync(stamp) && Number(readFileSync(stamp, 'utf8')) >= sourcesMs;
}

/**
 * Two commands started at once must not compile over each other; the second waits for the first.
 * @param isDone whether another has done the work meanwhile
 */
async function withLock(isDone, work) {
  mkdirSync(dist, { recursive: true });
  let seen = { touchedMs: undefined, atMs: 0 };
  while (!isMade(lock)) {
    if (isDone()) return null;
    // By its changes and not by its age, because the wall clock may have been set.
    const touchedMs = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (touchedMs !== seen.touchedMs) seen = { touchedMs, atMs: performance.now() };
    else if (performance.now() - seen.atMs > patienceMs()) {
      rmSync(lock, { recursive: true, force: true });
      console.error(`bugsquash: A build that was killed had left ${lock}; it is removed.`);
    } else await setTimeout(POLL_MS);
  }
  writeFileSync(lockOwner, `${process.pid} ${processNamespace()}`);
  const touch = setInterval(() => utimes(lock, new Date(), new Date(), () => {}), TOUCH_EVERY_MS);
  try {
    return isDone() ? null : await work();
  } finally {
    clearInterval(touch);
    rmSync(lock, { recursive: true, force: true });
  }
}

/** How long a lock may be left alone, by what is known of its owner. */
function patienceMs() {
  const [pid, namespace] = existsSync(lockOwner) ? readFileSync(lockOwner, 'utf8').split(' ') : [];
  // In a container, say, whose processes can't be seen from here.
  if (!pid || namespace !== processNamespace()) return STALE_AFTER_MS;
  try {
    process.kill(Number(pid), 0);
    return STOPPED_AFTER_MS;
  } catch (error) {
    return error.code === 'EPERM' ? STOPPED_AFTER_MS : 0;
  }
}

function processNamespace() {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Makes a folder; false if there is one already. */
function isMade(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
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

/**
 * Builds when needed; resolves to null, or to what went wrong as `{ code, message, next }`.
 * @param force builds in any case, and says nothing of it
 * @param beforeBuild called when there is something to build, before anything is said of it
 */
export async function buildIfStale(runtime, { force = false, beforeBuild = () => {} } = {}) {
  const sourcesMs = newestChangeMs(harness);
  if (!force && isFresh(sourcesMs)) return null;
  beforeBuild();
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) {
    return {
      code: 'not-installed',
      message: `the packages of ${root} are not installed.`,
      next: typedIn(root, 'npm ci'),
    };
  }
  const build = async () => {
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
    // Likewise the start of each process of grading.
    if (parts.every(({ isDone }) => isDone))
      await run(runtime, [join(dist, 'grading', 'make-compile-cache.js')]);
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
  };
  try {
    return await withLock(() => !force && isFresh(sourcesMs), build);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
    return notWritable(error.code);
  }
}

/** A clone of somebody else's, often root's: what is built is older than its sources, or not there. */
function notWritable(code) {
  const owner = statSync(existsSync(dist) ? dist : root).uid;
  return {
    code: 'build-not-writable',
    message: `the build in ${dist} is older than its sources, and you can't write there (${code}; it belongs to user ${owner}).`,
    next: typedIn(root, owner === process.getuid?.() ? 'npm run build' : `sudo -u '#${owner}' npm run build`),
  };
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const failure = await buildIfStale(process.execPath, { force: true });
  if (failure) {
    console.error(failure.message);
    process.exit(1);
  }
}
