import { join } from 'node:path';
import {
  type ExerciseFiles,
  type Patch,
  patched,
  patchesOf,
  referencesOf,
} from '../../catalog/exercise-files.ts';
import type { Proof } from '../../catalog/proof.ts';
import { type Failure, type FailureCode, failed } from '../../domain/failure.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Graded } from '../../grading/grader.ts';
import { submissionOfTree } from '../../grading/submission.ts';
import { error, found, type Messages } from '../check.ts';
import { manifest as manifestCheck } from '../checks/manifest/manifest.ts';
import { concluded, type Verified } from '../conclude.ts';
import type { CheckName, Finding } from '../finding.ts';
import { ProgressCount } from '../progress.ts';
import { toolchain } from '../toolchain.ts';
import type { VerifyHost, VerifyOptions } from '../verify-host.ts';
import { checkLayout } from './layout.ts';

const messages = {
  passesBefore: (test: string) =>
    error(
      `"${test}" passes on the untouched code, though it is to fail while the bug lives.`,
      'Take it out of fail_to_pass; a bug without such a test makes no exercise.',
    ),
  failsAfter: (test: string) =>
    error(`"${test}" fails with the reference.`, 'Repair the reference, or take the test out of the lists.'),
  guardFails: (test: string) =>
    error(`The guard "${test}" fails on the untouched code.`, 'Take it out of pass_to_pass.'),
  didNotRun: (why: string) => error(why, 'Repair `suite` in exercise.yaml, or import the fix again.'),
  flaky: (test: string, tree: string, passed: number, runs: number) =>
    error(
      `"${test}" is flaky: on ${tree} it passes ${passed} times out of ${runs}.`,
      'Move it to `flaky`, where it decides nothing.',
    ),
  rejected: (tests: readonly string[]) =>
    error(
      `The alternative is rejected: ${tests
        .slice(0, 3)
        .map((test) => `"${test}"`)
        .join(
          ', ',
        )}${tests.length > 3 ? ` and ${tests.length - 3} more` : ''} fail${tests.length === 1 ? 's' : ''}.`,
      'If the fix is right, these tests demand too much: take them out of the lists. If not, declare it as wrong.',
    ),
  accepted: () =>
    error(
      'The wrong fix is accepted: no bug that it should leave alive fails, and no guard.',
      'Add a test to hidden/ that it fails and name it in fail_to_pass; if it is right, take the patch and its entry in solution.yaml away.',
    ),
} satisfies Messages;

/** What can be said of tests that are not ours: the other checks read or mutate what only our own tests have. */
export const NATIVE_CHECKS: readonly CheckName[] = ['manifest', 'references', 'corpus', 'determinism'];
/** A suite is much slower than hidden tests of ours; asked for by number, it is run as often. */
const USUAL_RUNS = 5;

interface Tried {
  readonly name: 'the untouched code' | 'the code with the reference';
  readonly verdicts: readonly Graded[];
}

/**
 * Proves an exercise with a native suite as far as that goes: the untouched code leaves the bugs' tests red and the
 * guards green, the references turn all of them green, each time; alternatives are accepted and wrong fixes are not.
 * @param defaultRuns what `runs` is when nobody asks
 */
export async function verifyNative(
  host: VerifyHost,
  exerciseFiles: ExerciseFiles,
  options: VerifyOptions,
  defaultRuns: number,
): Promise<Verified | Failure | null> {
  const manifests = checkLayout(exerciseFiles);
  const layout = [...manifestCheck.checkTodos(exerciseFiles), ...manifests];
  if (manifests.some(({ severity }) => severity === 'error'))
    return concluded(exerciseFiles, { findings: layout, made: ['manifest'] });
  const { exercise, repo } = exerciseFiles;
  const references = referencesOf(exerciseFiles);
  const solved = patched(exerciseFiles, references);
  const isWanted = (check: CheckName) => options.only?.includes(check) ?? true;
  const runs = isWanted('determinism') ? (options.runs === defaultRuns ? USUAL_RUNS : options.runs) : 1;
  const corpus = (isWanted('corpus') ? exercise.solution.bugs : []).flatMap(({ id }) =>
    (['alternative', 'wrong'] as const).flatMap((kind) => patchesOf(exerciseFiles, id, kind)),
  );
  const progress = new ProgressCount(host.clock, options.onProgress);
  progress.expect(2 * runs + corpus.length);
  const trial = async (check: CheckName, label: string, tree: typeof repo): Promise<Graded> => {
    const submission = submissionOfTree(tree, exercise.manifest.editable);
    const graded = await host.grader.grade(exercise, submission, { exerciseFiles, signal: host.signal });
    progress.tried(check, label, graded.verdict.timings.totalMs);
    return graded;
  };
  const results: Tried[] = [];
  for (const name of ['the untouched code', 'the code with the reference'] as const) {
    const verdicts: Graded[] = [];
    for (let run = 0; run < runs; run += 1) {
      const graded = await trial('determinism', name, name === 'the untouched code' ? repo : solved);
      if (host.signal.aborted) return null;
      if (graded.verdict.failure) return failureOf(graded.verdict);
      verdicts.push(graded);
    }
    results.push({ name, verdicts });
  }
  const judgedCorpus: Finding[] = [];
  for (const patch of corpus) {
    const graded = await trial('corpus', patch.name, patched(exerciseFiles, [patch]));
    if (host.signal.aborted) return null;
    if (graded.verdict.failure) return failureOf(graded.verdict);
    judgedCorpus.push(...judgePatch(exerciseFiles, patch, graded));
  }
  const findings = [...layout, ...judgeTrees(exerciseFiles, results), ...judgedCorpus];
  const wrong = corpus.filter(({ kind }) => kind === 'wrong').length;
  return concluded(exerciseFiles, {
    findings,
    made: NATIVE_CHECKS.filter((check) => ['manifest', 'references'].includes(check) || isWanted(check)),
    ...(options.only === undefined && {
      proof: proofOf(host, exerciseFiles, runs, { accepted: corpus.length - wrong, rejected: wrong }),
    }),
  });
}

function failureOf({ failure }: Verdict): Failure {
  const { code, message, next } = failure ?? { code: 'grading-incomplete', message: '', next: '' };
  return failed(code as FailureCode, message, next).failure;
}

function judgeTrees({ exercise }: ExerciseFiles, results: readonly Tried[]): Finding[] {
  const file = join(exercise.solutionRoot, 'solution.yaml');
  const deciding = exercise.solution.suite;
  if (!deciding) return [];
  const failing = new Set(Object.values(deciding.fail_to_pass).flat());
  return results.flatMap(({ name, verdicts }) => {
    const broken = verdicts.flatMap(({ verdict }) =>
      verdict.problems.filter(({ code }) => code.startsWith('suite-')),
    );
    if (name === 'the code with the reference' && broken[0])
      return [found('references', messages.didNotRun(broken[0].message), file)];
    return [...failing, ...deciding.pass_to_pass].flatMap((id): Finding[] => {
      const passed = verdicts.filter(({ outcomes }) =>
        outcomes.some((outcome) => outcome.id === id && outcome.state === 'pass'),
      ).length;
      if (passed !== 0 && passed !== verdicts.length)
        return [found('determinism', messages.flaky(id, name, passed, verdicts.length), file)];
      if (name === 'the code with the reference')
        return passed === 0 ? [found('references', messages.failsAfter(id), file)] : [];
      if (failing.has(id)) return passed > 0 ? [found('references', messages.passesBefore(id), file)] : [];
      return passed === 0 ? [found('references', messages.guardFails(id), file)] : [];
    });
  });
}

function judgePatch({ exercise }: ExerciseFiles, patch: Patch, { verdict, outcomes }: Graded): Finding[] {
  const { solution, solutionRoot } = exercise;
  const file = join(solutionRoot, patch.name);
  const isSquashed = (bug: string) => verdict.bugs?.find(({ id }) => id === bug)?.squashed === true;
  if (patch.kind === 'alternative') {
    if (isSquashed(patch.bug ?? '') && verdict.regressions.length === 0) return [];
    const own = new Set([
      ...(solution.suite?.fail_to_pass[patch.bug ?? ''] ?? []),
      ...(solution.suite?.pass_to_pass ?? []),
    ]);
    const failing = outcomes.filter(({ id, state }) => own.has(id) && state !== 'pass').map(({ id }) => id);
    return [found('corpus', messages.rejected(failing), file)];
  }
  const alive = solution.wrong.find((entry) => entry.patch === patch.name)?.alive ?? [];
  const isRejected =
    verdict.regressions.length > 0 || (alive.length > 0 && alive.every((bug) => !isSquashed(bug)));
  return isRejected ? [] : [found('corpus', messages.accepted(), file)];
}

function proofOf(
  { cloneRoot, clock, grader }: VerifyHost,
  { exercise, patches, repo }: ExerciseFiles,
  runs: number,
  corpus: Proof['corpus'],
): Proof {
  const { manifest, digest, solution } = exercise;
  const failToPass = solution.suite?.fail_to_pass ?? {};
  const bugs = solution.bugs.map(({ id }) => id);
  const lines = (text: string) => text.split('\n').length - 1;
  return {
    schema: 'bugsquash/proof@1',
    suite: 'native',
    exercise: { id: manifest.id, version: manifest.version },
    digest,
    ...toolchain(cloneRoot),
    date: new Date(clock.now().atMs).toISOString().slice(0, 10),
    runs,
    sandbox: grader.sandbox.kind,
    tests: [...Object.values(failToPass).flat(), ...(solution.suite?.pass_to_pass ?? [])],
    failToPass: Object.fromEntries(Object.entries(failToPass).map(([bug, tests]) => [bug, [...tests]])),
    passAlready: {},
    matrix: [
      { fixed: [], squashed: [] },
      { fixed: bugs, squashed: bugs },
    ],
    corpus,
    mutants: {},
    determinism: { repeated: runs },
    cheats: 0,
    effort: {
      readLines: [...repo].reduce(
        (sum, [path, content]) => sum + (/\.[cm]?[jt]sx?$/.test(path) ? lines(content.toString('utf8')) : 0),
        0,
      ),
      fixLines: Object.fromEntries(
        patches
          .filter(({ kind }) => kind === 'reference')
          .map(({ bug, text }) => [bug ?? '', (text.match(/^[-+](?![-+])/gm) ?? []).length]),
      ),
      minutes: manifest.minutes,
    },
    waived: [],
  };
}
