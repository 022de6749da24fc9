import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Collection, readExercise } from '../catalog/catalog.ts';
import { type ExerciseFiles, readExerciseFiles } from '../catalog/exercise-files.ts';
import { type Proof, readProof } from '../catalog/proof.ts';
import type { Clock } from '../domain/clock.ts';
import type { Exercise } from '../domain/exercise.ts';
import { type Failure, type Result, success } from '../domain/failure.ts';
import { listTree } from '../files/list-files.ts';
import type { Grader } from '../grading/grader.ts';
import { withCheckout } from './checkout.ts';
import { cheats as cheatsCheck } from './checks/cheats/cheats.ts';
import { cheatsOf } from './checks/cheats/submissions.ts';
import { corpus as corpusCheck } from './checks/corpus/corpus.ts';
import { planDeterminism } from './checks/determinism/determinism.ts';
import { checkEffort, type Effort } from './checks/effort/effort.ts';
import { planIsolation } from './checks/isolation/isolation.ts';
import { checkLeaks } from './checks/leaks/leaks.ts';
import { checkHistory } from './checks/manifest/history.ts';
import { checkManifest } from './checks/manifest/manifest.ts';
import { mutation as mutationCheck } from './checks/mutation/mutation.ts';
import { planReferences } from './checks/references/references.ts';
import { checkSpecified } from './checks/specified/specified.ts';
import { staticCheck } from './checks/static/static.ts';
import { visible } from './checks/visible/visible.ts';
import { ALWAYS_MADE, concluded, provenAlready, unreadable, type Verified } from './conclude.ts';
import { CHECKS, type CheckName } from './finding.ts';
import { type Progress, ProgressCount } from './progress.ts';
import { TrialRunner } from './run-trials.ts';
import type { CheckPlan, Trial } from './trial.ts';
import { noCache, trialCacheIn } from './trial-cache.ts';

export const DEFAULT_RUNS = 20;

export interface VerifyHost {
  readonly collection: Collection;
  /** With one worker. */
  readonly grader: Grader;
  readonly clock: Clock;
  /** The clone: its packages, its lock file, its build. */
  readonly cloneRoot: string;
  readonly dataDirectory: string;
  readonly signal: AbortSignal;
}

export interface VerifyOptions {
  /** Runs of the determinism grid. */
  readonly runs: number;
  /** Forget what was measured before. */
  readonly fresh: boolean;
  /** Only these checks, and what each builds on; all of them, and a proof, when absent. */
  readonly only?: readonly CheckName[] | undefined;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Makes the twelve checks of one exercise, and writes its proof when there is no error. Yields `unknown-exercise`,
 * and `grader-killed` where grading itself does not work here; a manifest that can't be read is a finding. Null
 * when interrupted.
 */
export async function verifyExercise(
  host: VerifyHost,
  id: string,
  options: VerifyOptions,
): Promise<Result<Verified | null>> {
  const exercise = readExercise(host.collection, id);
  if (!exercise.ok) {
    return exercise.failure.code === 'broken-manifest'
      ? success(unreadable(id, exercise.failure, host.collection))
      : exercise;
  }
  const proven =
    options.fresh || options.only ? undefined : standingProof(host, exercise.value, options.runs);
  if (proven) return success(provenAlready(exercise.value, proven));
  const exerciseFiles = readExerciseFiles(exercise.value);
  const runner = runnerOf(host, exerciseFiles, options);
  const measured = await measure(host, exerciseFiles, runner, options).finally(() => runner.dispose());
  return measured !== null && 'code' in measured ? { ok: false, failure: measured } : success(measured);
}

async function measure(
  host: VerifyHost,
  exerciseFiles: ExerciseFiles,
  runner: TrialRunner,
  options: VerifyOptions,
): Promise<Verified | Failure | null> {
  const { exercise } = exerciseFiles;
  const progress = new ProgressCount(host.clock, options.onProgress);
  progress.begin('manifest', 'manifests and layout');
  const manifests = [...checkManifest(exerciseFiles, host.cloneRoot), ...staticCheck.check(exerciseFiles)];
  // A history is built patch by patch, which is worth while only for one that can be read.
  const layout = [...manifests, ...(await checkHistory(exerciseFiles))];
  if (layout.some(({ severity }) => severity === 'error'))
    return concluded(exerciseFiles, { findings: layout });

  const isWanted = (check: CheckName) => options.only?.includes(check) ?? true;
  const wanted = async <Facts>(check: CheckName, plan: () => CheckPlan<Facts> | Promise<CheckPlan<Facts>>) =>
    isWanted(check) ? await plan() : undefined;
  progress.begin('mutation', 'making mutants of the fixes');
  const plans = {
    references: planReferences(exerciseFiles),
    visible: await wanted('visible', () => visible.plan(exerciseFiles)),
    // What a bug's alternatives are worth depends on whether its reference stands by itself.
    isolation: isWanted('isolation') || isWanted('corpus') ? planIsolation(exerciseFiles) : undefined,
    corpus: isWanted('corpus') ? corpusCheck.plan(exerciseFiles) : undefined,
    mutation: await wanted('mutation', () => mutationCheck.plan(exerciseFiles)),
    cheats: await wanted('cheats', () => cheatsCheck.plan(exerciseFiles, cheatsOf(exerciseFiles))),
    determinism: await wanted('determinism', () => planDeterminism(exerciseFiles, options.runs)),
  };
  progress.expect(Object.values(plans).reduce((sum, plan) => sum + (plan?.trials.length ?? 0), 0));
  const run = async (planned: readonly { readonly check: CheckName; readonly trial: Trial }[]) => {
    const checkOf = new Map(planned.map(({ check, trial }) => [trial, check]));
    return runner.run([...checkOf.keys()], (trial, result, isRemembered) =>
      progress.tried(checkOf.get(trial) ?? 'references', trial.label, isRemembered ? 0 : result.durationMs),
    );
  };
  const first = await run(plans.references.trials.map((trial) => ({ check: 'references', trial })));
  if (!first) return runner.broken ?? null;
  const references = plans.references.conclude(first);
  // Where the references themselves do not hold, everything that builds on them would only say so again.
  if (references.findings.some(({ severity }) => severity === 'error'))
    return concluded(exerciseFiles, {
      findings: [...layout, ...references.findings],
      made: ALWAYS_MADE,
    });
  // One queue for all, so that no core waits for the last run of a check.
  const rest = {
    visible: plans.visible,
    isolation: plans.isolation,
    corpus: plans.corpus,
    mutation: plans.mutation,
    cheats: plans.cheats,
    determinism: plans.determinism,
  };
  const results = await run(
    Object.entries(rest).flatMap(([check, plan]) =>
      (plan?.trials ?? []).map((trial) => ({ check: check as CheckName, trial })),
    ),
  );
  if (!results) return runner.broken ?? null;
  const isolation = rest.isolation?.conclude(results);
  const corpus = rest.corpus?.conclude(results, isolation?.dependent ?? new Set());
  const mutation = rest.mutation?.conclude(results);
  const cheats = rest.cheats?.conclude(results);
  const determinism = rest.determinism?.conclude(results);
  const tried = [
    ...layout,
    ...references.findings,
    ...(rest.visible?.conclude(results) ?? []),
    ...(isWanted('isolation') ? (isolation?.findings ?? []) : []),
    ...[corpus, mutation, determinism, cheats].flatMap((facts) => facts?.findings ?? []),
  ];

  progress.begin('leaks', 'a checkout as a candidate gets it');
  const checkout =
    isWanted('leaks') || isWanted('effort')
      ? await withCheckout(exercise, host.cloneRoot, async (directory) => ({
          leaks: isWanted('leaks') ? checkLeaks(exerciseFiles, directory) : [],
          effort: isWanted('effort')
            ? await checkEffort(exerciseFiles, directory, host.cloneRoot)
            : undefined,
        }))
      : success({ leaks: [], effort: undefined });
  if (host.signal.aborted) return null;
  if (!checkout.ok) return checkout.failure;
  const { leaks, effort } = checkout.value;
  progress.begin('specified', 'what the tests expect');
  const specified = isWanted('specified') ? checkSpecified(exerciseFiles) : [];
  const { date, ...tools } = { ...toolchain(host.cloneRoot), date: today(host.clock) };
  const { manifest } = exercise;
  const proof =
    options.only === undefined && isolation && corpus && mutation && cheats && determinism && effort
      ? ({
          schema: 'bugsquash/proof@1',
          exercise: { id: manifest.id, version: manifest.version },
          digest: exercise.digest,
          ...tools,
          date,
          runs: options.runs,
          sandbox: host.grader.sandbox.kind,
          tests: [...references.tests],
          failToPass: mutable(references.failToPass),
          passAlready: mutable(references.passAlready),
          matrix: isolation.matrix.map(({ fixed, squashed }) => ({
            fixed: [...fixed],
            squashed: [...squashed],
          })),
          corpus: { accepted: corpus.accepted, rejected: corpus.rejected },
          mutants: { ...mutation.byFix },
          determinism: { ...determinism.axes },
          cheats: cheats.cheats,
          effort: proofEffort(effort.effort),
          waived: [],
        } satisfies Proof)
      : undefined;
  return concluded(exerciseFiles, {
    findings: [...tried, ...leaks, ...(effort?.findings ?? []), ...specified],
    made: CHECKS.filter((check) => ALWAYS_MADE.includes(check) || isWanted(check)),
    ...(proof && { proof }),
  });
}

function runnerOf(host: VerifyHost, exerciseFiles: ExerciseFiles, { fresh }: VerifyOptions): TrialRunner {
  return new TrialRunner(
    {
      grader: host.grader,
      cache: fresh
        ? noCache
        : trialCacheIn(join(host.dataDirectory, 'cache', 'verify'), host.clock.now().atMs),
      toolchain: JSON.stringify([toolchain(host.cloneRoot), gradingBuild(host.cloneRoot)]),
      signal: host.signal,
      monotonicMs: () => host.clock.monotonicMs(),
    },
    exerciseFiles,
  );
}

/** The proof beside the exercise, if it is for exactly this content and machinery and for as many runs. */
export function standingProof(
  { cloneRoot }: Pick<VerifyHost, 'cloneRoot'>,
  exercise: Exercise,
  runs: number,
): Proof | undefined {
  const proof = readProof(exercise);
  const { node, lockfile } = toolchain(cloneRoot);
  if (!proof || proof.digest !== exercise.digest || proof.runs < runs) return undefined;
  return proof.node === node && proof.lockfile === lockfile ? proof : undefined;
}

function toolchain(cloneRoot: string): { readonly node: string; readonly lockfile: string } {
  const lockfile = readFileSync(join(cloneRoot, 'package-lock.json'));
  return { node: process.versions.node, lockfile: createHash('sha256').update(lockfile).digest('hex') };
}

/** Changes with the code that grades, and with nothing else of the harness. */
function gradingBuild(cloneRoot: string): string {
  const hash = createHash('sha256');
  for (const folder of ['grading', 'sandbox']) {
    const root = join(cloneRoot, 'dist', folder);
    for (const path of listTree(root)) {
      if (path.endsWith('.js')) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
    }
  }
  return hash.digest('hex');
}

function today(clock: Clock): string {
  return new Date(clock.now().atMs).toISOString().slice(0, 10);
}

function mutable(record: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(record).map(([key, values]) => [key, [...values]]));
}

function proofEffort({ readLines, fixLines, minutes }: Effort): Proof['effort'] {
  return { readLines, fixLines: { ...fixLines }, minutes };
}
