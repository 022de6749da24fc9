import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Collection, readExercise } from '../catalog/catalog.ts';
import { type ExerciseFiles, readExerciseFiles } from '../catalog/exercise-files.ts';
import { type Proof, proofFile, readProof } from '../catalog/proof.ts';
import type { Clock } from '../domain/clock.ts';
import type { Exercise } from '../domain/exercise.ts';
import { type Failure, type Result, success } from '../domain/failure.ts';
import { listTree } from '../files/list-files.ts';
import type { Grader } from '../grading/grader.ts';
import { withCheckout } from './checkout.ts';
import { cheats as cheatsCheck } from './checks/cheats/cheats.ts';
import { cheatsOf } from './checks/cheats/submissions.ts';
import { planCorpus } from './checks/corpus/corpus.ts';
import { planDeterminism } from './checks/determinism/determinism.ts';
import { checkEffort, type Effort } from './checks/effort/effort.ts';
import { planIsolation } from './checks/isolation/isolation.ts';
import { checkLeaks } from './checks/leaks/leaks.ts';
import { checkHistory } from './checks/manifest/history.ts';
import { checkManifest } from './checks/manifest/manifest.ts';
import { planMutation } from './checks/mutation/mutation.ts';
import { planReferences } from './checks/references/references.ts';
import { checkSpecified } from './checks/specified/specified.ts';
import { staticCheck } from './checks/static/static.ts';
import { visible } from './checks/visible/visible.ts';
import { CHECKS, type CheckName, type Finding } from './finding.ts';
import { type Progress, ProgressCount } from './progress.ts';
import { TrialRunner } from './run-trials.ts';
import type { Trial } from './trial.ts';
import { noCache, trialCacheIn } from './trial-cache.ts';
import { applyWaivers } from './waivers.ts';

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
  readonly onProgress: (progress: Progress) => void;
}

/** How each check ended. */
export type CheckState = 'passed' | 'findings' | 'not made';

/** What `verify` has to say of one exercise. */
export interface Verified {
  readonly id: string;
  readonly version: string | null;
  readonly digest: string | null;
  readonly checks: Readonly<Record<CheckName, CheckState>>;
  readonly findings: readonly Finding[];
  /** What was measured, where everything could be; written to `proof.json` when no error was found. */
  readonly proof: Proof | null;
  /** Whether the proof was there already, for exactly this content, Node and lock file. */
  readonly wasProven: boolean;
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
      ? success(unreadable(id, exercise.failure, host))
      : exercise;
  }
  const proven = options.fresh ? undefined : standingProof(host, exercise.value, options.runs);
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

  progress.begin('mutation', 'making mutants of the fixes');
  const plans = {
    references: planReferences(exerciseFiles),
    visible: visible.plan(exerciseFiles),
    isolation: planIsolation(exerciseFiles),
    corpus: planCorpus(exerciseFiles),
    mutation: await planMutation(exerciseFiles),
    cheats: cheatsCheck.plan(exerciseFiles, cheatsOf(exerciseFiles)),
    determinism: planDeterminism(exerciseFiles, options.runs),
  };
  progress.expect(Object.values(plans).reduce((sum, { trials }) => sum + trials.length, 0));
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
      made: ['manifest', 'static', 'references'],
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
    Object.entries(rest).flatMap(([check, { trials }]) =>
      trials.map((trial) => ({ check: check as CheckName, trial })),
    ),
  );
  if (!results) return runner.broken ?? null;
  const isolation = rest.isolation.conclude(results);
  const corpus = rest.corpus.conclude(results, isolation.dependent);
  const mutation = rest.mutation.conclude(results);
  const cheats = rest.cheats.conclude(results);
  const determinism = rest.determinism.conclude(results);

  progress.begin('leaks', 'a checkout as a candidate gets it');
  const checkout = await withCheckout(exercise, host.cloneRoot, async (directory) => ({
    leaks: checkLeaks(exerciseFiles, directory),
    effort: await checkEffort(exerciseFiles, directory, host.cloneRoot),
  }));
  if (host.signal.aborted) return null;
  if (!checkout.ok) return checkout.failure;
  const { leaks, effort } = checkout.value;
  progress.begin('specified', 'what the tests expect');
  const { date, ...tools } = { ...toolchain(host.cloneRoot), date: today(host.clock) };
  const { manifest } = exercise;
  return concluded(exerciseFiles, {
    findings: [
      ...layout,
      ...references.findings,
      ...rest.visible.conclude(results),
      ...isolation.findings,
      ...corpus.findings,
      ...mutation.findings,
      ...determinism.findings,
      ...leaks,
      ...cheats.findings,
      ...effort.findings,
      ...checkSpecified(exerciseFiles),
    ],
    made: CHECKS,
    proof: {
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
      matrix: isolation.matrix.map(({ fixed, squashed }) => ({ fixed: [...fixed], squashed: [...squashed] })),
      corpus: { accepted: corpus.accepted, rejected: corpus.rejected },
      mutants: { ...mutation.byFix },
      determinism: { ...determinism.axes },
      cheats: cheats.cheats,
      effort: proofEffort(effort.effort),
      waived: [],
    },
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

/** Weighs the findings, and leaves behind the proof they deserve. */
function concluded(
  { exercise }: ExerciseFiles,
  {
    findings: found,
    made = ['manifest', 'static'],
    proof: measured,
  }: { readonly findings: readonly Finding[]; readonly made?: readonly CheckName[]; readonly proof?: Proof },
): Verified {
  const { solution, solutionRoot, manifest, digest } = exercise;
  const isWhole = measured !== undefined;
  const { findings, waived } = isWhole
    ? applyWaivers(found, solution.waivers ?? [], join(solutionRoot, 'solution.yaml'))
    : { findings: found, waived: [] };
  const hasError = findings.some(({ severity }) => severity === 'error');
  const proof = measured && !hasError ? { ...measured, waived } : null;
  const file = proofFile(solutionRoot);
  if (proof) writeFileSync(file, `${JSON.stringify(proof, null, 2)}\n`);
  // A proof of this very content that does not hold any more would be believed.
  else if (existsSync(file) && readProof(exercise)?.digest === digest) rmSync(file);
  const state = (check: CheckName): CheckState =>
    findings.some((finding) => finding.check === check)
      ? 'findings'
      : made.includes(check)
        ? 'passed'
        : 'not made';
  return {
    id: manifest.id,
    version: manifest.version,
    digest,
    checks: Object.fromEntries(CHECKS.map((check) => [check, state(check)])) as Verified['checks'],
    findings: sorted(findings),
    proof,
    wasProven: false,
  };
}

function provenAlready({ manifest, digest }: Exercise, proof: Proof): Verified {
  return {
    id: manifest.id,
    version: manifest.version,
    digest,
    checks: Object.fromEntries(CHECKS.map((check) => [check, 'passed'])) as Verified['checks'],
    findings: [],
    proof,
    wasProven: true,
  };
}

function unreadable(
  id: string,
  failure: Pick<Failure, 'message' | 'next'>,
  { collection }: VerifyHost,
): Verified {
  // The catalog's message begins with the place: <file>:<line>: …
  const place = /^(\/.*?):(\d+): (.*)$/s.exec(failure.message);
  return {
    id,
    version: null,
    digest: null,
    checks: Object.fromEntries(
      CHECKS.map((check) => [check, check === 'manifest' ? 'findings' : 'not made']),
    ) as Verified['checks'],
    findings: [
      {
        check: 'manifest',
        severity: 'error',
        message: place?.[3] ?? failure.message,
        file: place?.[1] ?? join(collection.exercisesRoot, id),
        line: place ? Number(place[2]) : null,
        next: failure.next,
      },
    ],
    proof: null,
    wasProven: false,
  };
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

function sorted(findings: readonly Finding[]): Finding[] {
  const rank = ({ check, severity }: Finding) => CHECKS.indexOf(check) * 2 + (severity === 'error' ? 0 : 1);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

function mutable(record: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(record).map(([key, values]) => [key, [...values]]));
}

function proofEffort({ readLines, fixLines, minutes }: Effort): Proof['effort'] {
  return { readLines, fixLines: { ...fixLines }, minutes };
}
