import { join } from 'node:path';
import { type ExerciseFiles, patched, referenceOf } from '../../../catalog/exercise-files.ts';
import type { NextStep } from '../../../domain/failure.ts';
import { error, found, type Messages, warning } from '../../check.ts';
import type { Fault } from '../../faults.ts';
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
import { compareAlreadyPassing } from './already-passing.ts';

const messages = {
  passesAlready: (id: string) =>
    warning(
      `"${id}" is a test of a bug, but it passes while the bug lives.`,
      'Move it to guard.test.ts, or say under `already_passes` in solution.yaml why it is there.',
    ),
  declaredButFails: (id: string) =>
    error(`\`already_passes\` declares "${id}", but it fails on the untouched code.`, 'Take the entry away.'),
  declaredButUnknown: (id: string) =>
    error(
      `\`already_passes\` declares "${id}", but no bug has such a test.`,
      'Correct the id, or take the entry away.',
    ),
} satisfies Messages;

const UNTOUCHED: Fault = { id: 'untouched', kind: 'left out', text: 'the untouched code' };

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
  const fixed = trial('all references', patched(exerciseFiles, references));
  const extended = extension
    ? trial('all references and the extension', patched(exerciseFiles, [...references, extension]))
    : undefined;
  return {
    trials: [untouched, fixed, ...(extended ? [extended] : [])],
    faults: [{ fault: UNTOUCHED, trial: untouched }],
    conclude(results) {
      const before = resultOf(results, untouched);
      const after = resultOf(results, fixed);
      const whole = extended && resultOf(results, extended);
      const hidden = (file: string) => join(exercise.solutionRoot, 'hidden', file);
      const report = (message: string, file: string, next: NextStep) =>
        found('references', error(message, next), file);
      const findings: Finding[] = [];
      for (const [{ label }, result] of [
        [untouched, before],
        [fixed, after],
        ...(extended && whole ? [[extended, whole] as const] : []),
      ] as const) {
        if (result.failure !== null) {
          const next = {
            command: ['grade', exercise.manifest.id, '--dir', join(exercise.exerciseRoot, 'repo')],
            lead: 'Grade a tree by itself and fix what it says',
          };
          findings.push(
            report(`${capital(label)} could not be graded: ${result.failure}`, exercise.solutionRoot, next),
          );
        }
        for (const problem of result.problems)
          findings.push(
            report(`${capital(label)} does not start: ${problem}`, exercise.exerciseRoot, 'fix it'),
          );
      }
      if (findings.length > 0) return { findings, tests: [], failToPass: {}, passAlready: {} };

      for (const bug of bugs) {
        const file = fileOfBug(bug);
        if (failingIds(before, file).length === 0)
          findings.push(
            report(
              `No test of ${file} fails on the untouched code, so nothing shows the bug "${bug}".`,
              hidden(file),
              'write a test that fails while the bug lives',
            ),
          );
        if (!passes(after, file))
          findings.push(
            report(
              `With all references, ${sentence(failingIds(after, file), after)} fails.`,
              hidden(file),
              `fix fixes/${bug}/reference.patch, or the test`,
            ),
          );
      }
      const ofBugs = bugs.flatMap((bug) => testsOf(before, fileOfBug(bug)));
      const manifest = join(exercise.solutionRoot, 'solution.yaml');
      const { undeclared, failing, unknown } = compareAlreadyPassing(
        exercise,
        ofBugs.filter(({ state }) => state === 'pass').map(({ id }) => id),
        ofBugs.map(({ id }) => id),
      );
      findings.push(
        ...undeclared.map((id) =>
          found('references', messages.passesAlready(id), hidden(id.split(' › ')[0] ?? '')),
        ),
        ...failing.map((id) => found('references', messages.declaredButFails(id), manifest)),
        ...unknown.map((id) => found('references', messages.declaredButUnknown(id), manifest)),
      );
      for (const [label, result] of [
        ['the untouched code', before],
        ['all references', after],
        ...(whole ? [['all references and the extension', whole] as const] : []),
      ] as const) {
        if (!passes(result, GUARD))
          findings.push(
            report(
              `A guard has to pass always, but on ${label} ${sentence(failingIds(result, GUARD), result)} fails.`,
              hidden(GUARD),
              'a guard shows what works already: fix it, or move it to the bug that breaks it',
            ),
          );
      }
      if (failingIds(after, EXTENSION).length === 0)
        findings.push(
          report(
            'Every test of the extension passes before anybody has built it.',
            hidden(EXTENSION),
            'write tests that need the extension',
          ),
        );
      if (whole) {
        for (const file of [EXTENSION, ...bugs.map(fileOfBug)]) {
          if (!passes(whole, file))
            findings.push(
              report(
                `With the extension's reference, ${sentence(failingIds(whole, file), whole)} fails.`,
                hidden(file),
                'fix extension/reference.patch, or the test',
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
            report(
              `The test "${changed}" exists on the untouched code or with ${label}, but not on both.`,
              hidden(changed.split(' › ')[0] ?? ''),
              'give tests titles that depend on nothing',
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
