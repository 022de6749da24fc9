/**
 * The variant of an exercise in which one bug lives: `repo/` with the references of all others, that bug's part of the
 * ticket, and the others' hidden tests as guards. It is an exercise of its own content, with its own digest, made from the
 * exercise at hand and kept where it was made:
 *
 * ```
 * <dataDirectory>/variants/<digest of the exercise>/<bug>/exercises/<id>/
 *                                                         solutions/<id>/
 * ```
 */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { Bug, Exercise, PublicManifest, SolutionManifest } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { type Collection, readExercise } from './catalog.ts';
import { patched, readExerciseFiles, readTree, referencesOf, type Tree } from './exercise-files.ts';
import { provenTests } from './proof.ts';
import { ticketPart } from './ticket-part.ts';

/** The bug that a person names: by its line of the ticket, counted from 1, or by its id. */
export function bugNamed(
  exercise: Exercise,
  asked: string,
): Result<{ readonly bug: Bug; readonly line: number }> {
  const { bugs } = exercise.solution;
  const line = /^[1-9]\d*$/.test(asked) ? Number(asked) - 1 : bugs.findIndex(({ id }) => id === asked);
  const bug = bugs[line];
  if (bug) return success({ bug, line });
  return failed(
    'bad-arguments',
    `There is no bug "${asked}" in "${exercise.manifest.title}". Name one by its line of the ticket, 1 to ${bugs.length}.`,
    { command: ['ticket', exercise.manifest.id] },
  );
}

/** The variant of an exercise in which only `bug` lives. */
export function oneBugVariant(dataDirectory: string, exercise: Exercise, bug: Bug): Result<Exercise> {
  const { id } = exercise.manifest;
  const folder = join(dataDirectory, 'variants', exercise.digest, bug.id);
  const made = readVariant(folder, id);
  if (made) return success(made);
  const draft = join(dirname(folder), `.${bug.id}-${randomUUID()}`);
  try {
    const { exercisesRoot, solutionsRoot } = collectionIn(draft);
    writeTree(join(exercisesRoot, id), publicHalf(exercise, bug));
    writeTree(join(solutionsRoot, id), hiddenHalf(exercise, bug));
    const drafted = readExercise(collectionIn(draft), id);
    if (!drafted.ok) return drafted;
    // Which of the proven tests are left out with what is masked, the proof does not say.
    const tests = (bug.masks ?? []).length === 0 ? provenTests(exercise)?.ids : undefined;
    const proof = { digest: drafted.value.digest, tests: tests ?? null };
    writeFileSync(join(solutionsRoot, id, 'proof.json'), `${JSON.stringify(proof, null, 2)}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } catch (error) {
    // Another harness that makes the same at the same time may be faster; both wrote the same.
    if (!readVariant(folder, id)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return readExercise(collectionIn(folder), id);
}

const collectionIn = (folder: string): Collection => ({
  exercisesRoot: join(folder, 'exercises'),
  solutionsRoot: join(folder, 'solutions'),
});

/** A variant that was made before and is still what it was. */
function readVariant(folder: string, id: string): Exercise | undefined {
  if (!existsSync(folder)) return undefined;
  const exercise = readExercise(collectionIn(folder), id);
  return exercise.ok && provenDigest(exercise.value) === exercise.value.digest ? exercise.value : undefined;
}

function provenDigest({ solutionRoot }: Exercise): unknown {
  const text = readTree(solutionRoot).get('proof.json')?.toString('utf8');
  try {
    return text === undefined ? undefined : (JSON.parse(text) as { digest?: unknown }).digest;
  } catch {
    return undefined;
  }
}

function publicHalf(exercise: Exercise, bug: Bug): Tree {
  const files = readExerciseFiles(exercise);
  const { bugs } = exercise.solution;
  const others = bugs.filter(({ id }) => id !== bug.id);
  const repo = patched(
    files,
    referencesOf(
      files,
      others.map(({ id }) => id),
    ),
  );
  const part = ticketPart(
    exercise.ticket,
    bugs.map(({ symptom }) => symptom),
    bug.symptom,
  );
  const kept = [...readTree(exercise.exerciseRoot)].filter(([path]) => path.startsWith('history/'));
  return new Map([
    ...kept,
    ...[...repo].map(([path, content]) => [`repo/${path}`, content] as const),
    ['TICKET.md', Buffer.from(part)],
    ['exercise.yaml', Buffer.from(stringify(variantManifest(exercise, bug)))],
  ]);
}

const LEAST_MINUTES = 10;
const STEP_MINUTES = 5;
/** One bug takes more than its share of the time: the code has to be read all the same. */
const MORE_THAN_A_SHARE = 1.5;

function variantManifest({ manifest, solution: { bugs } }: Exercise, bug: Bug): PublicManifest {
  const line = bugs.findIndex(({ id }) => id === bug.id) + 1;
  const share = (MORE_THAN_A_SHARE * manifest.minutes) / bugs.length;
  return {
    ...manifest,
    title: `${manifest.title} (line ${line} only)`,
    minutes: Math.max(LEAST_MINUTES, STEP_MINUTES * Math.ceil(share / STEP_MINUTES)),
  };
}

function hiddenHalf({ solution, solutionRoot }: Exercise, bug: Bug): Tree {
  const isKept = (path: string) =>
    path !== 'proof.json' &&
    path !== 'solution.yaml' &&
    (!path.startsWith('fixes/') || path.startsWith(`fixes/${bug.id}/`));
  const { masks: _, ...alone } = bug;
  const manifest: SolutionManifest = {
    ...solution,
    bugs: [alone],
    wrong: solution.wrong.filter(({ patch }) => patch.startsWith(`fixes/${bug.id}/`)),
  };
  // What it masks fails for as long as it lives: those tests can't be guards.
  const masked = (bug.masks ?? []).map((id) => `hidden/${id}.test.ts`);
  return new Map([
    ...[...readTree(solutionRoot)].filter(([path]) => isKept(path) && !masked.includes(path)),
    ['solution.yaml', Buffer.from(stringify(manifest))],
  ]);
}

function writeTree(root: string, tree: Tree): void {
  for (const [path, content] of tree) {
    const file = join(root, path);
    makeDirectory(dirname(file));
    writeFileSync(file, content);
  }
}
