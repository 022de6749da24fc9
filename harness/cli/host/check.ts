import { once } from 'node:events';
import { existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { readBashFile } from '../../bugbash/host/bash-file.ts';
import { type Collection, readExercise } from '../../catalog/catalog.ts';
import { patched, readExerciseFiles, referencesOf } from '../../catalog/exercise-files.ts';
import { composeHostGrading, databaseLines, sandboxCanaries } from '../../compose.ts';
import type { MachineLine } from '../../doctor/machine-line.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { type Submission, submissionOfTree } from '../../grading/submission.ts';
import { dataDirectory } from '../../locations.ts';
import type { CommandArguments } from '../arguments.ts';
import type { CommandContext, CommandOutput } from '../command.ts';
import { readPort } from './serve.ts';

const MIB = 1024 * 1024;
const WANTED_MIB = 2_048;
/** How often one person submits, on the average of a bash. */
const MINUTES_BETWEEN_SUBMISSIONS = 5;
const MARKS = { ok: '✓', warning: '!', failed: '✗' } as const;

/** `host <file> --check`: whether this machine can host that bash, and for how many. */
export async function checkHost(
  file: string,
  { values }: CommandArguments,
  { collection, currentDirectory, environment, steps }: CommandContext,
): Promise<Result<CommandOutput>> {
  const read = readBashFile(resolve(currentDirectory, file));
  if (!read.ok) return read;
  const port = readPort(values.port);
  if (!port.ok) return port;
  const answers: Answer[] = [];
  for (const id of read.value.exercises) {
    const answer = solvedAnswer(collection, id);
    if (!answer.ok) return answer;
    answers.push(answer.value);
  }
  const database = values.database === undefined ? success([]) : await databaseLines(values.database);
  if (!database.ok) return database;
  const lines: MachineLine[] = [
    ...database.value,
    ...(await sandboxCanaries()),
    await portLine(port.value),
    diskLine(dataDirectory(environment)),
  ];
  const { grade } = await composeHostGrading();
  const sideBySide = availableParallelism();
  const rates: { readonly exercise: string; readonly perMinute: number }[] = [];
  for (const { exercise, submission } of answers) {
    // The first pays for caches that the others find.
    await grade(exercise, submission);
    const startedMs = performance.now();
    await Promise.all(Array.from({ length: sideBySide }, () => grade(exercise, submission)));
    const perMinute = Math.floor((sideBySide * 60_000) / (performance.now() - startedMs));
    rates.push({ exercise: exercise.manifest.id, perMinute });
  }
  const perMinute = Math.min(...rates.map((rate) => rate.perMinute));
  const people = perMinute * MINUTES_BETWEEN_SUBMISSIONS;
  const ok = lines.every(({ state }) => state !== 'failed');
  const gist = [
    'Gradings of a solved answer a minute here, as busy as this machine is now:',
    ...rates.map((rate) => `  ${rate.exercise}: ${rate.perMinute}`),
    `Enough for about ${people} people who each submit every ${MINUTES_BETWEEN_SUBMISSIONS} minutes${rates.length > 1 ? ', if all of them submit the slowest one' : ''}.`,
  ];
  return success({
    json: {
      schema: 'bugsquash/host-check@1',
      ok,
      gradingsPerMinute: perMinute,
      exercises: rates,
      people,
      lines: lines.map((line) => ({ ...line, next: line.next && steps.next(line.next) })),
    },
    text: [
      ...lines.flatMap(({ name, state, detail, next }) => [
        `${MARKS[state]} ${name}: ${detail}`,
        ...(state === 'ok' || next === null ? [] : [`  ${steps.next(next)}`]),
      ]),
      ...gist,
    ].join('\n'),
    exitCode: ok ? 0 : 3,
  });
}

interface Answer {
  readonly exercise: Exercise;
  readonly submission: Submission;
}

/** With every bug fixed: what costs the most to grade, because no test of a bug ends early. */
function solvedAnswer(collection: Collection, id: string): Result<Answer> {
  const exercise = readExercise(collection, id);
  if (!exercise.ok) return exercise;
  const { manifest } = exercise.value;
  const files = readExerciseFiles(exercise.value);
  const references = referencesOf(files);
  return success({
    exercise: exercise.value,
    submission: submissionOfTree(patched(files, references), manifest.editable),
  });
}

async function portLine(port: number): Promise<MachineLine> {
  const server = createServer();
  const name = 'port';
  try {
    server.listen(port, '0.0.0.0');
    await once(server, 'listening');
    return { name, state: 'ok', detail: `${port} is free`, next: null };
  } catch (error) {
    const next = 'Name another with --port, or end what uses this one.';
    return { name, state: 'failed', detail: `${port}: ${(error as Error).message}`, next };
  } finally {
    server.close();
  }
}

/** The disk that the bash is written to, which is often another one than that of the current folder. */
function diskLine(folder: string): MachineLine {
  let there = folder;
  while (!existsSync(there)) there = dirname(there);
  const { bavail, bsize } = statfsSync(there);
  const freeMib = Math.floor((bavail * bsize) / MIB);
  const isEnough = freeMib >= WANTED_MIB;
  return {
    name: 'disk',
    state: isEnough ? 'ok' : 'warning',
    detail: `${freeMib} MiB are free for ${printable(folder)}`,
    next: isEnough ? null : `Free some: a bash with its backups takes up to ${WANTED_MIB} MiB.`,
  };
}
