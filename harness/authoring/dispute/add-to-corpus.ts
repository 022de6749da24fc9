import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExerciseFiles, Tree } from '../../catalog/exercise-files.ts';
import type { DisputedSubmission } from '../../domain/disputed-submission.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { compareContents } from '../../files/compare-contents.ts';
import { matchesAny } from '../../files/globs.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { layOver } from '../../grading/submission.ts';
import { isTestFile } from '../../suites/test-files.ts';
import { withWrong } from '../../verify/keep-fix.ts';

/** How a submission goes into the corpus. */
export interface CorpusEntry {
  readonly kind: 'alternative' | 'wrong';
  readonly bug: string;
  /** Of the patch: `alternative-<name>.patch`. */
  readonly name: string;
  /** Why a wrong fix is wrong; what the candidate wrote when absent. */
  readonly why?: string | undefined;
  /** What to tell candidates who fix it that way. */
  readonly message?: string | undefined;
}

export interface AddedToCorpus {
  /** Absolute. */
  readonly patch: string;
  /** Whether the exercise has changed since it was graded. */
  readonly isOfOtherContent: boolean;
}

/**
 * Makes a patch of a disputed submission's source and puts it beside the bug's other fixes; a wrong one is declared in
 * solution.yaml. The tests that a candidate wrote are not part of a fix.
 */
export function addToCorpus(
  { exercise, repo }: ExerciseFiles,
  dispute: DisputedSubmission,
  { kind, bug, name, why, message }: CorpusEntry,
): Result<AddedToCorpus> {
  const { manifest, solutionRoot, solution } = exercise;
  const refused = (text: string, next: string) => failed('import-refused', text, next);
  if (dispute.exercise.id !== manifest.id)
    return refused(`It is about "${dispute.exercise.id}".`, 'Name that exercise.');
  if (!solution.bugs.some(({ id }) => id === bug))
    return failed('bad-arguments', `"${manifest.id}" has no bug "${bug}".`, {
      retype: { replace: { typo: bug, meant: dispute.bug } },
    });
  const patchName = `fixes/${bug}/${kind}-${name}.patch`;
  const patch = join(solutionRoot, patchName);
  if (existsSync(patch))
    return failed('bad-arguments', `There is a ${patchName} already.`, {
      retype: { replace: { typo: name, meant: `${name}-2` } },
    });
  const text = patchOf(repo, dispute, manifest.editable);
  if (text === '')
    return refused(
      'Its source is that of the untouched code.',
      'There is nothing to add; answer its author.',
    );
  const file = join(solutionRoot, 'solution.yaml');
  if (kind === 'wrong') {
    const said = message === undefined ? '' : `, message: ${JSON.stringify(message)}`;
    const entry = `- { patch: ${patchName}, alive: [${bug}], why: ${JSON.stringify(why ?? dispute.why)}${said} }`;
    const declared = withWrong(readFileSync(file, 'utf8'), entry);
    if (declared === undefined)
      return failed(
        'broken-manifest',
        `${file} has no list \`wrong\` to add to.`,
        'Write `wrong: []` into it.',
      );
    writeFileSync(file, declared);
  }
  makeDirectory(dirname(patch));
  writeFileSync(patch, text);
  return success({ patch, isOfOtherContent: dispute.exercise.digest !== exercise.digest });
}

function patchOf(repo: Tree, dispute: DisputedSubmission, editable: readonly string[]): string {
  const counts = (path: string) => matchesAny(path, editable) && !isTestFile(path);
  const files = new Map(
    dispute.files
      .filter(({ path }) => counts(path))
      .map(({ path, data }) => [path, Buffer.from(data, 'base64')] as const),
  );
  const base = new Map([...repo].filter(([path]) => !counts(path)));
  const answer = layOver(base, files, editable);
  const side = (content: Buffer | undefined) => (content ? { data: content, mode: '100644' } : {});
  return [...new Set([...repo.keys(), ...answer.keys()])]
    .sort()
    .flatMap((path) => compareContents(path, side(repo.get(path)), side(answer.get(path)))?.patch ?? [])
    .join('');
}
