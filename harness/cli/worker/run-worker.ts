import { createHash } from 'node:crypto';
import { availableParallelism, hostname } from 'node:os';
import { join } from 'node:path';
import { buildName } from '../../bugbash/worker/build-name.ts';
import { newWorkerName, urlAs } from '../../bugbash/worker/reporter.ts';
import { type Worked, Worker } from '../../bugbash/worker/worker.ts';
import { readExercise } from '../../catalog/catalog.ts';
import { openBashDatabase, sandboxCanaries, sandboxMissing } from '../../compose.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { cloneRoot, collectionFrom, dataDirectory } from '../../locations.ts';
import type { CommandArguments } from '../arguments.ts';
import type { CommandContext, CommandOutput } from '../command.ts';
import { jsonText } from '../json-text.ts';
import { speedFile } from './speed-file.ts';

/** A service with a database, because that is what most exercises are; of this clone, so the same in every worker. */
const MEASURED = 'feed-pagination';
const GRADING_PROCESS = join(cloneRoot, 'dist', 'cli', 'worker', 'grading-process-main.js');
const MOST_JOBS = 256;
const HELP = { command: ['worker', '--help'] } as const;

/** `worker`: grades until Ctrl-C. */
export async function runWorker(
  { values, switches }: CommandArguments,
  { environment, signal }: CommandContext,
): Promise<Result<CommandOutput>> {
  const url = databaseUrl(values.database ?? environment.BUGSQUASH_DATABASE);
  if (!url.ok) return url;
  const jobs = jobsOf(values.jobs);
  if (!jobs.ok) return jobs;
  const measured = readExercise(collectionFrom(undefined, undefined), MEASURED);
  if (!measured.ok) return measured;
  const folder = join(dataDirectory(environment), 'worker', nameOf(url.value));
  makeDirectory(folder);
  const version = buildName(cloneRoot);
  const machine = values.name ?? hostname();
  const name = newWorkerName(machine);
  const database = await openBashDatabase(urlAs(name, url.value.href), false);
  if (!database.ok) return database;
  const say = (line: string) => process.stderr.write(`bugsquash worker: ${printable(line)}\n`);
  try {
    const worker = new Worker({
      ...{ database: database.value, name, machine, version, jobs: jobs.value, folder },
      trusted: values.trust?.split(',').map((key) => key.trim()) ?? [],
      program: GRADING_PROCESS,
      sandboxMissing: await sandboxMissing(),
      canaries: sandboxCanaries,
      measured: measured.value,
      speedMemory: speedFile(join(folder, 'speed.json'), `${version}, ${jobs.value} at once`),
      acceptsSlow: switches.has('accept-slow'),
      onSay: say,
      onTrouble: say,
    });
    const json = { schema: 'bugsquash/worker@1', worker: name, version, jobs: jobs.value };
    const where = `${url.value.host}${url.value.pathname}`;
    process.stdout.write(
      switches.has('json')
        ? jsonText(json)
        : `Grades for ${printable(where)}, ${jobs.value} at once, as ${printable(name)}, until Ctrl-C.\n`,
    );
    const worked = await worker.run(signal);
    if (!worked.ok) return worked;
    say(wordWorked(worked.value));
    return success({ json, text: '', exitCode: 0, isPrinted: true });
  } finally {
    await database.value.close();
  }
}

const wordWorked = ({ graded, failed: notGraded, 'given back': givenBack }: Worked): string =>
  `It has left: ${graded} graded, ${notGraded} failed, ${givenBack} given back.`;

function databaseUrl(given: string | undefined): Result<URL> {
  if (given === undefined)
    return failed('bad-arguments', 'Say for which database it works.', {
      command: ['worker', '--database', 'postgres://user@host/name'],
    });
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url && ['postgres:', 'postgresql:'].includes(url.protocol)) return success(url);
  // What was given may hold a password.
  return failed('bad-arguments', 'The database is named by an address like postgres://user@host/name.', HELP);
}

function jobsOf(given: string | undefined): Result<number> {
  if (given === undefined) return success(availableParallelism());
  const jobs = Number(given);
  if (Number.isInteger(jobs) && jobs > 0 && jobs <= MOST_JOBS) return success(jobs);
  return failed('bad-arguments', `--jobs takes a number from 1 to ${MOST_JOBS}, not "${given}".`, HELP);
}

/** A folder for each database: what one's hosts sign is not trusted for another. */
const nameOf = ({ host, pathname, search }: URL): string =>
  createHash('sha256').update(`${host}${pathname}${search}`).digest('hex').slice(0, 16);
