/**
 * A process that grades for a worker, one submission at a time, as it is told over IPC (`bugbash/worker/
 * grading-messages.ts`). It ends with its worker.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FromGradingProcess,
  type MeasuredGrading,
  type ToGradingProcess,
  toGradingProcess,
} from '../../bugbash/worker/grading-messages.ts';
import { readExercise } from '../../catalog/catalog.ts';
import { composeHostGrading } from '../../compose.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { readSubmission, submissionOfTree } from '../../grading/submission.ts';

type Place = Extract<ToGradingProcess, { kind: 'grade' }>['exercise'];

/** Where memory runs out, the kernel ends this process rather than its worker. */
const OUT_OF_MEMORY_SCORE = '800';

const exercises = new Map<string, Exercise>();
const grading = composeHostGrading();
const running = new Map<number, AbortController>();

function exerciseAt({ id, digest, ...collection }: Place): Exercise {
  const known = exercises.get(digest);
  if (known) return known;
  const read = readExercise(collection, id);
  if (!read.ok) throw new Error(read.failure.message);
  if (read.value.digest !== digest) throw new Error(`the kept content of "${id}" is not ${digest} any more`);
  exercises.set(digest, read.value);
  return read.value;
}

async function grade(request: Extract<ToGradingProcess, { kind: 'grade' }>): Promise<FromGradingProcess> {
  const { number, seed } = request;
  const exercise = exerciseAt(request.exercise);
  const files = new Map(request.files.map(([path, bytes]) => [path, Buffer.from(bytes)]));
  const submission = submissionOfTree(files, exercise.manifest.editable);
  const stop = new AbortController();
  running.set(number, stop);
  const { verdict } = await (await grading).grade(exercise, submission, { seed, signal: stop.signal });
  return { kind: 'graded', number, verdict };
}

async function measure({
  number,
  exercise: place,
}: Extract<ToGradingProcess, { kind: 'measure' }>): Promise<FromGradingProcess> {
  const exercise = exerciseAt(place);
  const untouched = readSubmission(join(exercise.exerciseRoot, 'repo'), exercise.manifest.editable);
  if (!untouched.ok) throw new Error(untouched.failure.message);
  const startedMs = performance.now();
  const results: number[] = [];
  const { verdict } = await (await grading).grade(exercise, untouched.value, {
    seed: '1',
    onOutcome: () => results.push(performance.now()),
  });
  if (verdict.failure !== null) throw new Error(verdict.failure.message);
  const gaps = results.map((atMs, index) => atMs - (results[index - 1] ?? atMs));
  const measured: MeasuredGrading = {
    firstResultMs: (results[0] ?? performance.now()) - startedMs,
    longestTestMs: Math.max(0, ...gaps),
    totalMs: performance.now() - startedMs,
  };
  return { kind: 'measured', number, measured };
}

async function answer(request: ToGradingProcess): Promise<void> {
  if (request.kind === 'cancel') return running.get(request.number)?.abort();
  const { number } = request;
  const reply = await (request.kind === 'grade' ? grade(request) : measure(request)).catch(
    (error: NodeJS.ErrnoException): FromGradingProcess => ({
      ...{ kind: 'failed', number, message: error.message },
      isDiskFull: error.code === 'ENOSPC',
    }),
  );
  running.delete(number);
  process.send?.(reply);
}

try {
  writeFileSync('/proc/self/oom_score_adj', OUT_OF_MEMORY_SCORE);
} catch {
  // No Linux: it decides as it likes.
}
// What it has started ends with it.
process.on('disconnect', () => process.exit());
process.on('message', (message) => void answer(toGradingProcess.parse(message)));
