import { join } from 'node:path';
import { type ExerciseFiles, patched, referenceOf, referencesOf } from '../../../catalog/exercise-files.ts';
import { error, found, type Messages, warning } from '../../check.ts';
import type { Fault } from '../../faults.ts';
import type { Finding } from '../../finding.ts';
import { yamlLines } from '../../syntax/yaml-lines.ts';
import { placeOfTest } from '../../test-place.ts';
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
  notGraded: (label: string, why: string, id: string, directory: string) =>
    error(`${capital(label)} could not be graded: ${why}`, {
      command: ['grade', id, '--dir', directory],
      lead: 'Grade a tree by itself and fix what it reports',
    }),
  doesNotStart: (label: string, why: string) =>
    error(`${capital(label)} does not start: ${why}`, 'Fix the code, or the patch that breaks it.'),
  showsNothing: (file: string, bug: string) =>
    error(
      `No test of ${file} fails on the untouched code, so nothing shows the bug "${bug}".`,
      'Write a test that fails while the bug lives.',
    ),
  failsWithReferences: (test: string, bug: string) =>
    error(`With all references, ${test} fails.`, `Fix fixes/${bug}/reference.patch, or the test.`),
  passesAlready: (id: string) =>
    error(
      `"${id}" is a test of a bug, but it passes while the bug lives.`,
      'Move it to guard.test.ts, or declare it under `already_passes` in solution.yaml with the reason why it is there.',
    ),
  declaredButFails: (id: string) =>
    error(
      `\`already_passes\` declares "${id}", but it fails on the untouched code.`,
      'Delete the entry: a test that fails needs no declaration.',
    ),
  declaredButUnknown: (id: string) =>
    error(
      `\`already_passes\` declares "${id}", but no bug has such a test.`,
      'Correct the id, or delete the entry.',
    ),
  guardFails: (label: string, test: string) =>
    error(
      `A guard must always pass, but on ${label} ${test} fails.`,
      'Let the guard show what works already, or move it to the bug that breaks it.',
    ),
  extensionIsThere: () =>
    error(
      'Every test of the extension passes before anybody has built it.',
      'Write tests that need the extension.',
    ),
  givesForNothing: (id: string) =>
    warning(
      `"${id}" is a test of the extension, but it passes before anybody has built it: its share of the score is for nothing.`,
      'Let it ask for something new first, or move it to guard.test.ts.',
    ),
  failsWithExtension: (test: string) =>
    error(`With the extension's reference, ${test} fails.`, 'Fix extension/reference.patch, or the test.'),
  titleChanges: (id: string, label: string) =>
    error(
      `The test "${id}" exists on the untouched code or with ${label}, but not on both.`,
      'Give tests titles that depend on nothing.',
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
export const references = { name: 'references', messages, plan } as const;

interface Run {
  readonly label: string;
  readonly trial: Trial;
}

interface Ran {
  readonly label: string;
  readonly result: TrialResult;
}

function plan(exerciseFiles: ExerciseFiles): CheckPlan<ReferenceFacts> {
  const bugs = exerciseFiles.exercise.solution.bugs.map(({ id }) => id);
  const patches = referencesOf(exerciseFiles, bugs);
  const extension = referenceOf(exerciseFiles, null);
  const hasExtension = exerciseFiles.exercise.solution.extension !== undefined;
  const files = [...bugs.map(fileOfBug), GUARD, ...(hasExtension ? [EXTENSION] : [])];
  const run = (label: string, tree: Trial['tree']): Run => ({
    label,
    trial: { label, tree, files, seed: SEED, conditions: {} },
  });
  const untouched = run('the untouched code', exerciseFiles.repo);
  const fixed = run('all references', patched(exerciseFiles, patches));
  const extended = extension
    ? run('all references and the extension', patched(exerciseFiles, [...patches, extension]))
    : undefined;
  const runs = [untouched, fixed, ...(extended ? [extended] : [])];
  return {
    trials: runs.map(({ trial }) => trial),
    faults: [{ fault: UNTOUCHED, trial: untouched.trial }],
    surprising(results) {
      const failsIn = ({ trial }: Run, wanted: readonly string[]) =>
        wanted.some((file) => failingIds(resultOf(results, trial), file).length > 0);
      const silent = bugs.some(
        (bug) => failingIds(resultOf(results, untouched.trial), fileOfBug(bug)).length === 0,
      );
      return [
        ...(failsIn(untouched, [GUARD]) || silent ? [untouched] : []),
        ...(failsIn(fixed, [GUARD, ...bugs.map(fileOfBug)]) ? [fixed] : []),
        ...(extended && failsIn(extended, files) ? [extended] : []),
      ].map(({ trial }) => trial);
    },
    conclude(results) {
      const ran = ({ label, trial }: Run): Ran => ({ label, result: resultOf(results, trial) });
      const before = ran(untouched);
      const after = ran(fixed);
      const whole = extended && ran(extended);
      const all = [before, after, ...(whole ? [whole] : [])];
      const broken = brokenFindings(exerciseFiles, all);
      if (broken.length > 0) return { findings: broken, tests: [], failToPass: {}, passAlready: {} };
      const ids = ({ result }: Ran) => result.tests.map(({ id }) => id).sort();
      const listed = (state: 'pass' | 'fail') =>
        Object.fromEntries([
          ...bugs.map((bug) => [bug, idsIn(before.result, fileOfBug(bug), state)] as const),
          ...(hasExtension ? [['extension', idsIn(after.result, EXTENSION, state)] as const] : []),
        ]);
      return {
        findings: [
          ...bugFindings(exerciseFiles, before, after),
          ...declarationFindings(exerciseFiles, before),
          ...guardFindings(exerciseFiles, all),
          ...extensionFindings(exerciseFiles, after, whole),
          ...titleFindings(exerciseFiles, before, all.slice(1)),
        ],
        tests: ids(before),
        failToPass: listed('fail'),
        passAlready: listed('pass'),
      };
    },
  };
}

/** Trees that do not run at all, of which nothing else can be told. */
function brokenFindings({ exercise }: ExerciseFiles, all: readonly Ran[]): Finding[] {
  const { exerciseRoot, solutionRoot, manifest } = exercise;
  return all.flatMap(({ label, result }) => [
    ...(result.failure === null
      ? []
      : [
          found(
            'references',
            messages.notGraded(label, result.failure, manifest.id, join(exerciseRoot, 'repo')),
            solutionRoot,
          ),
        ]),
    ...result.problems.map((problem) =>
      found('references', messages.doesNotStart(label, problem), exerciseRoot),
    ),
  ]);
}

function bugFindings(exerciseFiles: ExerciseFiles, before: Ran, after: Ran): Finding[] {
  return exerciseFiles.exercise.solution.bugs.flatMap(({ id: bug }) => {
    const file = fileOfBug(bug);
    const hidden = join(exerciseFiles.exercise.solutionRoot, 'hidden', file);
    return [
      ...(failingIds(before.result, file).length > 0
        ? []
        : [found('references', messages.showsNothing(file, bug), hidden)]),
      ...failures(exerciseFiles, after, file, (test) => messages.failsWithReferences(test, bug)),
    ];
  });
}

/** What passes while its bug lives is declared, and what is declared does. */
function declarationFindings(exerciseFiles: ExerciseFiles, { result }: Ran): Finding[] {
  const { exercise } = exerciseFiles;
  const manifest = join(exercise.solutionRoot, 'solution.yaml');
  const line = yamlLines(manifest);
  const declared = (exercise.solution.already_passes ?? []).map(({ test }) => test);
  const lineOf = (id: string) => line(['already_passes', declared.indexOf(id), 'test']);
  const tests = exercise.solution.bugs.flatMap(({ id }) => testsOf(result, fileOfBug(id)));
  const { undeclared, failing, unknown } = compareAlreadyPassing(
    exercise,
    tests.filter(({ state }) => state === 'pass').map(({ id }) => id),
    tests.map(({ id }) => id),
  );
  return [
    ...undeclared.map((id) => {
      const place = placeOfTest(exerciseFiles, id);
      return found('references', messages.passesAlready(id), place.file, place.line);
    }),
    ...failing.map((id) => found('references', messages.declaredButFails(id), manifest, lineOf(id))),
    ...unknown.map((id) => found('references', messages.declaredButUnknown(id), manifest, lineOf(id))),
  ];
}

function guardFindings(exerciseFiles: ExerciseFiles, all: readonly Ran[]): Finding[] {
  return all.flatMap((ran) =>
    failures(exerciseFiles, ran, GUARD, (test) => messages.guardFails(ran.label, test)),
  );
}

function extensionFindings(exerciseFiles: ExerciseFiles, after: Ran, whole: Ran | undefined): Finding[] {
  const { bugs, extension } = exerciseFiles.exercise.solution;
  if (extension === undefined) return [];
  const isNew = failingIds(after.result, EXTENSION).length > 0;
  const forNothing = isNew ? idsIn(after.result, EXTENSION, 'pass') : [];
  const hidden = join(exerciseFiles.exercise.solutionRoot, 'hidden', EXTENSION);
  const files = [EXTENSION, ...bugs.map(({ id }) => fileOfBug(id))];
  return [
    ...(isNew ? [] : [found('references', messages.extensionIsThere(), hidden)]),
    ...forNothing.map((id) => {
      const place = placeOfTest(exerciseFiles, id);
      return found('references', messages.givesForNothing(id), place.file, place.line);
    }),
    ...(whole
      ? files.flatMap((file) => failures(exerciseFiles, whole, file, messages.failsWithExtension))
      : []),
  ];
}

function titleFindings(exerciseFiles: ExerciseFiles, before: Ran, others: readonly Ran[]): Finding[] {
  return others.flatMap(({ label, result }) => {
    const idsOf = ({ tests }: TrialResult) => new Set(tests.map(({ id }) => id));
    return [...idsOf(before.result).symmetricDifference(idsOf(result))].map((id) => {
      const place = placeOfTest(exerciseFiles, id);
      return found('references', messages.titleChanges(id, label), place.file, place.line);
    });
  });
}

/** One finding for each test of a file that fails, or for the file if none of its tests ran. */
function failures(
  exerciseFiles: ExerciseFiles,
  { result }: Ran,
  file: string,
  say: (test: string) => ReturnType<typeof error>,
): Finding[] {
  if (passes(result, file)) return [];
  const failing = failingIds(result, file);
  if (failing.length === 0)
    return [found('references', say(`every test of ${file}`), placeOfTest(exerciseFiles, file).file)];
  return failing.map((id, index) => {
    const place = placeOfTest(exerciseFiles, id);
    // Only the first error of a run is kept.
    const isFirst = index === 0 && failingIds(result)[0] === id;
    const why = isFirst && result.firstError ? ` [${result.firstError.split('\n')[0]}]` : '';
    return found('references', say(`"${id}"${why}`), place.file, place.line);
  });
}

function idsIn(result: TrialResult, file: string, state: 'pass' | 'fail'): string[] {
  return testsOf(result, file)
    .filter((test) => test.state === state)
    .map(({ id }) => id);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
