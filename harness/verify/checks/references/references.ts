import { join } from 'node:path';
import { type ExerciseFiles, patched, referenceOf } from '../../../catalog/exercise-files.ts';
import type { NextStep } from '../../../domain/failure.ts';
import type { Finding } from '../../finding.ts';
import {
  type CheckPlan,
  EXTENSION,
  failingIds,
  fileOfBug,
  GUARD,
  passes,
  resultOf,
  SEED,
  type Trial,
  type TrialResult,
  testsOf,
} from '../../trial.ts';

export interface ReferenceFacts {
  readonly findings: readonly Finding[];
  /** Every hidden test's id, sorted: what a verdict has to see. */
  readonly tests: readonly string[];
  /** By bug (and `extension`): tests that fail on the untouched tree, and tests that pass there already. */
  readonly failToPass: Readonly<Record<string, readonly string[]>>;
  readonly passAlready: Readonly<Record<string, readonly string[]>>;
}

/** Broken must fail, references must pass: the untouched tree, all references, and the extension's on top. */
export function planReferences(exerciseFiles: ExerciseFiles): CheckPlan<ReferenceFacts> {
  const { exercise } = exerciseFiles;
  const bugs = exercise.solution.bugs.map(({ id }) => id);
  const references = bugs.flatMap((id) => referenceOf(exerciseFiles, id) ?? []);
  const extension = referenceOf(exerciseFiles, null);
  const files = [...bugs.map(fileOfBug), GUARD, EXTENSION];
  const trial = (label: string, tree: Trial['tree']): Trial => ({
    label,
    tree,
    files,
    seed: SEED,
    conditions: {},
  });
  const untouched = trial('the untouched code', exerciseFiles.repo);
  const mended = trial('all references', patched(exerciseFiles, references));
  const extended = extension
    ? trial('all references and the extension', patched(exerciseFiles, [...references, extension]))
    : undefined;
  return {
    trials: [untouched, mended, ...(extended ? [extended] : [])],
    conclude(results) {
      const before = resultOf(results, untouched);
      const after = resultOf(results, mended);
      const whole = extended && resultOf(results, extended);
      const hidden = (file: string) => join(exercise.solutionRoot, 'hidden', file);
      const error = (message: string, file: string, next: NextStep): Finding => ({
        check: 'references',
        severity: 'error',
        message,
        file,
        line: null,
        next,
      });
      const findings: Finding[] = [];
      for (const [{ label }, result] of [
        [untouched, before],
        [mended, after],
        ...(extended && whole ? [[extended, whole] as const] : []),
      ] as const) {
        if (result.failure !== null) {
          const next = {
            command: ['grade', exercise.manifest.id, '--dir', join(exercise.exerciseRoot, 'repo')],
            lead: 'Grade a tree by itself and fix what it says',
          };
          findings.push(
            error(`${capital(label)} could not be graded: ${result.failure}`, exercise.solutionRoot, next),
          );
        }
        for (const problem of result.problems)
          findings.push(
            error(`${capital(label)} does not start: ${problem}`, exercise.exerciseRoot, 'mend it'),
          );
      }
      if (findings.length > 0) return { findings, tests: [], failToPass: {}, passAlready: {} };

      for (const bug of bugs) {
        const file = fileOfBug(bug);
        if (failingIds(before, file).length === 0)
          findings.push(
            error(
              `No test of ${file} fails on the untouched code, so nothing shows the bug "${bug}".`,
              hidden(file),
              'write a test that fails while the bug lives',
            ),
          );
        if (!passes(after, file))
          findings.push(
            error(
              `With all references, ${sentence(failingIds(after, file), after)} fails.`,
              hidden(file),
              `mend fixes/${bug}/reference.patch, or the test`,
            ),
          );
      }
      for (const [label, result] of [
        ['the untouched code', before],
        ['all references', after],
        ...(whole ? [['all references and the extension', whole] as const] : []),
      ] as const) {
        if (!passes(result, GUARD))
          findings.push(
            error(
              `A guard has to pass always, but on ${label} ${sentence(failingIds(result, GUARD), result)} fails.`,
              hidden(GUARD),
              'a guard shows what works already: mend it, or move it to the bug that breaks it',
            ),
          );
      }
      if (failingIds(after, EXTENSION).length === 0)
        findings.push(
          error(
            'Every test of the extension passes before anybody has built it.',
            hidden(EXTENSION),
            'write tests that need the extension',
          ),
        );
      if (whole) {
        for (const file of [EXTENSION, ...bugs.map(fileOfBug)]) {
          if (!passes(whole, file))
            findings.push(
              error(
                `With the extension's reference, ${sentence(failingIds(whole, file), whole)} fails.`,
                hidden(file),
                'mend extension/reference.patch, or the test',
              ),
            );
        }
      }
      const ids = (result: TrialResult) => result.tests.map(({ id }) => id).sort();
      for (const [label, result] of [
        ['all references', after],
        ...(whole ? [['the extension', whole] as const] : []),
      ] as const) {
        const changed = difference(ids(before), ids(result));
        if (changed !== undefined)
          findings.push(
            error(
              `The test "${changed}" exists on the untouched code or with ${label}, but not on both.`,
              hidden(changed.split(' › ')[0] ?? ''),
              'give tests titles that hang on nothing',
            ),
          );
      }
      const byFile = (state: 'pass' | 'fail', result: TrialResult, file: string) =>
        testsOf(result, file)
          .filter((test) => test.state === state)
          .map(({ id }) => id);
      const listed = (state: 'pass' | 'fail') =>
        Object.fromEntries([
          ...bugs.map((bug) => [bug, byFile(state, before, fileOfBug(bug))] as const),
          ['extension', byFile(state, after, EXTENSION)] as const,
        ]);
      return { findings, tests: ids(before), failToPass: listed('fail'), passAlready: listed('pass') };
    },
  };
}

function difference(one: readonly string[], other: readonly string[]): string | undefined {
  return one.find((id) => !other.includes(id)) ?? other.find((id) => !one.includes(id));
}

function sentence(ids: readonly string[], { firstError }: TrialResult): string {
  const [first = 'a test'] = ids;
  const more = ids.length > 1 ? ` (and ${ids.length - 1} more)` : '';
  return `"${first}"${more}${firstError ? ` [${firstError.split('\n')[0]}]` : ''}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
