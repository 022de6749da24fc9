// What happens when something goes wrong that is not an expected failure. Our own crash is never a grade: it ends with
// exit code 3, one JSON document where that was asked for, and for people a sentence and the log with the rest. Output
// that is not read any more (`bugsquash list | head -1`) is not an error. Plain JavaScript, because the launcher
// needs it before anything is built.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';

const CRASHED = 3;

/** As harness/cli/arguments.ts decides it, which is not built yet when the launcher needs it. */
export const asksForJson = (args) =>
  args.slice(0, args.includes('--') ? args.indexOf('--') : args.length).includes('--json');

/** Watches the process from here on; the returned function is for errors that were caught. */
export function watchForCrashes(args) {
  let isCrashing = false;
  const crash = async (error) => {
    // A second one, perhaps of telling about the first, must not keep the process.
    if (isCrashing) return;
    isCrashing = true;
    // Set as soon as a command has printed what it had to print.
    const hasPrinted = process.exitCode !== undefined;
    process.exitCode = CRASHED;
    const log = await writeLog(error, args);
    tell(firstLine(error), log, { asJson: asksForJson(args) && !hasPrinted });
    process.exit(CRASHED);
  };
  process.on('uncaughtException', crash);
  watchOutput();
  return crash;
}

function watchOutput() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (error.code === 'EPIPE') return;
      // A full disk behind `> file`: what was printed is not there, so no other exit code may stand.
      process.once('exit', () => {
        process.exitCode = CRASHED;
      });
      if (stream === process.stdout)
        process.stderr.write(`bugsquash: The output can't be written (${error.message}).\n`);
    });
  }
}

function tell(what, log, { asJson }) {
  const message = `bugsquash ran into a bug of its own (${what}). Nothing was graded, and your files are as they were.`;
  const next =
    log === undefined
      ? 'Report it, with what you typed.'
      : `Report it, with what you typed and this log: ${log}`;
  if (asJson) {
    const document = { schema: 'bugsquash/error@1', code: 'internal-error', message, next };
    process.stdout.write(`${JSON.stringify(document)}\n`);
  } else process.stderr.write(`${message}\n  Next: ${next}\n`);
}

/** In the data folder, or where that is not possible in the temporary one. */
async function writeLog(error, args) {
  const now = new Date();
  const name = `crash-${now.toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}.log`;
  const text = [
    `${now.toISOString()}  Node ${process.versions.node}  ${process.platform} ${process.arch}`,
    `arguments: ${JSON.stringify(args)}`,
    '',
    inspect(error, { depth: 6 }),
    '',
  ].join('\n');
  for (const folder of [await dataFolder(), tmpdir()]) {
    if (folder === undefined) continue;
    try {
      const logs = join(folder, 'logs');
      makeFolder(logs);
      const file = join(logs, name);
      writeFileSync(file, text, { mode: 0o600 });
      return file;
    } catch {}
  }
  return undefined;
}

/** As harness/files/make-directory.ts does: Node's own recursion never ends where the kernel denies a new folder's name. */
function makeFolder(folder) {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** As harness/locations.ts has it. */
async function dataFolder() {
  if (process.env.BUGSQUASH_HOME) return process.env.BUGSQUASH_HOME;
  try {
    const { default: envPaths } = await import('env-paths');
    return envPaths('bugsquash', { suffix: '' }).data;
  } catch {
    return undefined;
  }
}

function firstLine(error) {
  return String(error instanceof Error ? `${error.name}: ${error.message}` : error).split('\n')[0];
}
