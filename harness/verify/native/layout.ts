import { join } from 'node:path';
import { type ExerciseFiles, patchesOf, referenceOf } from '../../catalog/exercise-files.ts';
import type { NextStep } from '../../domain/failure.ts';
import { applyGitPatch } from '../../files/apply-patch.ts';
import { matchesAny } from '../../files/globs.ts';
import { error, found, type Messages } from '../check.ts';
import { stepForMisfit } from '../checks/manifest/patches.ts';
import { checkRegularFiles } from '../checks/manifest/sources.ts';
import type { Finding } from '../finding.ts';
import { pathsOf } from '../syntax/patch-regions.ts';

const messages = {
  noTests: () =>
    error(
      'It has a suite, but solution.yaml does not say which of its tests decide.',
      'Add `suite` with fail_to_pass and pass_to_pass, as import writes it.',
    ),
  testless: (bug: string) =>
    error(`The bug "${bug}" has no test in suite.fail_to_pass.`, 'Name the tests that fail while it lives.'),
  strangerInTests: (bug: string) =>
    error(`suite.fail_to_pass names "${bug}", which is not a bug.`, 'Use the ids of `bugs`.'),
  twice: (test: string) =>
    error(`"${test}" is to fail before the fix, and to pass.`, 'Leave it in one of the two lists.'),
  notQuoted: (bug: string) =>
    error(
      `The symptom of "${bug}" is not an exact quotation from TICKET.md.`,
      'Quote the ticket word by word in `symptom`.',
    ),
  draft: () =>
    error(
      'The ticket is still the draft that import made of a commit message.',
      'Write it as a user would report what they saw, then take the paragraph away that says it is a draft.',
    ),
  noReference: (bug: string) =>
    error(`fixes/${bug}/reference.patch is missing.`, 'Put the fix there as a git diff against repo/.'),
  doesNotApply: (why: string, next: NextStep) => error(why, next),
  notEditable: (path: string) =>
    error(`It changes ${path}, which is not editable.`, 'Add the file to `editable`, or leave it alone.'),
  undeclared: (name: string) =>
    error(`${name} has no entry in \`wrong\`.`, 'Say in solution.yaml which bugs it leaves alive, and why.'),
} satisfies Messages;

/** What reading shows of an exercise with a native suite. */
export function checkLayout(exerciseFiles: ExerciseFiles): Finding[] {
  const { exercise, repo, patches } = exerciseFiles;
  const { solution, ticket, solutionRoot, exerciseRoot, manifest } = exercise;
  const inSolution = join(solutionRoot, 'solution.yaml');
  const { suite, bugs } = solution;
  if (!suite) return [found('manifest', messages.noTests(), inSolution)];
  const ids = new Set(bugs.map(({ id }) => id));
  const passing = new Set(suite.pass_to_pass);
  return [
    ...checkRegularFiles(exercise),
    ...bugs.flatMap(({ id, symptom }) => [
      ...(suite.fail_to_pass[id] ? [] : [found('manifest', messages.testless(id), inSolution)]),
      ...(ticket.includes(symptom) ? [] : [found('manifest', messages.notQuoted(id), inSolution)]),
      ...(referenceOf(exerciseFiles, id) ? [] : [found('manifest', messages.noReference(id), solutionRoot)]),
      ...patchesOf(exerciseFiles, id, 'wrong')
        .filter(({ name }) => !solution.wrong.some(({ patch }) => patch === name))
        .map(({ name }) => found('manifest', messages.undeclared(name), join(solutionRoot, name))),
    ]),
    ...Object.entries(suite.fail_to_pass).flatMap(([bug, tests]) => [
      ...(ids.has(bug) ? [] : [found('manifest', messages.strangerInTests(bug), inSolution)]),
      ...tests
        .filter((test) => passing.has(test))
        .map((test) => found('manifest', messages.twice(test), inSolution)),
    ]),
    ...patches.flatMap((patch) => {
      const { name, text } = patch;
      const file = join(solutionRoot, name);
      const applied = applyGitPatch(repo, text, name);
      if (!applied.ok) {
        const next = stepForMisfit(manifest.id, patch);
        return [found('manifest', messages.doesNotApply(applied.failure.message, next), file)];
      }
      return pathsOf(text)
        .filter((path) => !matchesAny(path, manifest.editable))
        .map((path) => found('manifest', messages.notEditable(path), file));
    }),
    ...(/^_Draft, made from/m.test(ticket)
      ? [found('manifest', messages.draft(), join(exerciseRoot, 'TICKET.md'))]
      : []),
  ];
}
