import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { readExercise } from '../../catalog/catalog.ts';
import {
  type ExerciseFiles,
  type Patch,
  patched,
  readExerciseFiles,
  referencesOf,
  type Tree,
} from '../../catalog/exercise-files.ts';
import { nearest } from '../../catalog/names.ts';
import { composeGrader } from '../../compose.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { applyGitPatch } from '../../files/apply-patch.ts';
import { usingTemporaryFolder } from '../../files/temporary-folder.ts';
import { submissionOfTree } from '../../grading/submission.ts';
import { whyGitRefuses } from '../../verify/checks/manifest/git-refusal.ts';
import { failingTests } from '../../verify/failing-tests.ts';
import type { Command } from '../command.ts';
import { whyOutput } from '../why-wording.ts';

export const why: Command = {
  summary: 'show the hidden tests that fail, with assertion, file and line (for mentors)',
  usage: 'why <id> [--patch P]',
  examples: [
    ['why money-split', 'what fails on the untouched code'],
    ['why money-split --patch fixes/credit/reference.patch', 'with a patch applied'],
  ],
  completes: 'exercise',
  details: [
    'Without a patch it grades the untouched code. A patch is a file of the solution, such as',
    'fixes/<bug>/wrong-<name>.patch, or any other file; one of the solution runs the tests that decide it.',
  ],
  flags: {
    patch: { value: true, help: 'apply this patch first; the extension’s go on top of all references' },
  },
  positionals: { min: 1, max: 1 },
  async run({ positionals, values }, { collection, currentDirectory, signal }) {
    const [id = ''] = positionals;
    const exercise = readExercise(collection, id);
    if (!exercise.ok) return exercise;
    const exerciseFiles = readExerciseFiles(exercise.value);
    const patch =
      values.patch === undefined ? null : findPatch(exerciseFiles, values.patch, currentDirectory);
    if (patch && !patch.ok) return patch;
    const tree = patch ? treeWith(exerciseFiles, patch.value) : success(exerciseFiles.repo);
    if (!tree.ok) return tree;
    const hiddenFiles = filesFor(exerciseFiles, patch?.value ?? null);
    const submission = submissionOfTree(tree.value, exercise.value.manifest.editable);
    const run = await usingTemporaryFolder(async () =>
      (await composeGrader()).grade(exercise.value, submission, {
        signal,
        exerciseFiles,
        ...(hiddenFiles && { hiddenFiles }),
      }),
    );
    if (!run.ok) return run;
    const graded = run.value;
    const failing = failingTests(exercise.value, graded);
    const exitCode = graded.verdict.failure ? 3 : failing.length > 0 ? 1 : 0;
    const output = whyOutput(graded.verdict, failing, patch?.value.name ?? null);
    const isAccepted = patch?.value.kind === 'wrong' && exitCode === 0;
    const accepted = '✗ Declared as wrong, but accepted: every test that decides it passes.';
    return success({
      ...output,
      ...(isAccepted && { text: `${output.text}\n${accepted}` }),
      exitCode,
    });
  },
};

/** A patch of the solution by its name there or its path, or a file of the author's own. */
function findPatch(
  { exercise, patches }: ExerciseFiles,
  named: string,
  currentDirectory: string,
): Result<Pick<Patch, 'name' | 'text'> & Partial<Patch>> {
  const file = resolve(currentDirectory, named);
  const known = patches.find(({ name }) => name === named || name === relative(exercise.solutionRoot, file));
  if (known) return success(known);
  if (existsSync(file)) return success({ name: named, text: readFileSync(file, 'utf8') });
  const meant = nearest(
    named,
    patches.map(({ name }) => name),
  );
  return failed('bad-arguments', `There is no patch ${named}, here or in ${exercise.solutionRoot}.`, {
    command: ['why', exercise.manifest.id, '--patch', meant ?? patches[0]?.name ?? named],
  });
}

/** An author's own patch, which belongs to nothing, goes on the untouched code. */
function treeWith(
  exerciseFiles: ExerciseFiles,
  patch: Pick<Patch, 'name' | 'text'> & Partial<Patch>,
): Result<Tree> {
  const references = referencesOf(exerciseFiles);
  const isForExtension = patch.bug === null;
  const base = isForExtension ? patched(exerciseFiles, references) : exerciseFiles.repo;
  const applied = applyGitPatch(base, patch.text, patch.name);
  if (applied.ok) return applied;
  const onto = isForExtension ? 'repo/ with all references' : 'repo/';
  const { why, line } = whyGitRefuses(base, patch.text) ?? { why: applied.failure.message, line: null };
  const place = line === null ? '' : ` (its line ${line})`;
  return failed(
    'broken-manifest',
    `${patch.name} does not apply to ${onto}: ${why}${place}`,
    `Make ${patch.name} again as a git diff against ${onto}.`,
  );
}

/** Undefined for all: what the untouched code or the extension fails. */
function filesFor({ exercise }: ExerciseFiles, patch: Partial<Patch> | null): readonly string[] | undefined {
  const { bugs, wrong } = exercise.solution;
  if (patch?.bug === null) return undefined;
  const alive = wrong.find((entry) => entry.patch === patch?.name)?.alive ?? [];
  const wanted = patch?.bug === undefined ? bugs.map(({ id }) => id) : [...new Set([patch.bug, ...alive])];
  return [...wanted.map((id) => `${id}.test.ts`), 'guard.test.ts'];
}
