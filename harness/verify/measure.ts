import type { ExerciseFiles } from '../catalog/exercise-files.ts';
import type { Proof } from '../catalog/proof.ts';
import { type Failure, success } from '../domain/failure.ts';
import { packagesRootIn } from '../suites/packages.ts';
import { withCheckout } from './checkout.ts';
import { cheats as cheatsCheck } from './checks/cheats/cheats.ts';
import { cheatsOf } from './checks/cheats/submissions.ts';
import { corpus as corpusCheck } from './checks/corpus/corpus.ts';
import { crashes as crashesCheck } from './checks/crashes/crashes.ts';
import { determinism as determinismCheck } from './checks/determinism/determinism.ts';
import { type DifferentialFacts, differential } from './checks/differential/differential.ts';
import { withTranscriptTests } from './checks/differential/with-transcript-tests.ts';
import { effort as effortCheck } from './checks/effort/effort.ts';
import { isolation as isolationCheck } from './checks/isolation/isolation.ts';
import { kills as killsCheck, killsInProof } from './checks/kills/kills.ts';
import { leaks as leaksCheck } from './checks/leaks/leaks.ts';
import { manifest as manifestCheck } from './checks/manifest/manifest.ts';
import { mutation as mutationCheck } from './checks/mutation/mutation.ts';
import { references as referencesCheck } from './checks/references/references.ts';
import type { MadeUpFix } from './checks/semantic/made-up-fixes.ts';
import { semantic as semanticCheck } from './checks/semantic/semantic.ts';
import { specified as specifiedCheck } from './checks/specified/specified.ts';
import { staticCheck } from './checks/static/static.ts';
import { visible } from './checks/visible/visible.ts';
import { ALWAYS_MADE, concluded, type Verified } from './conclude.ts';
import { measureFileMs } from './file-times.ts';
import { CHECKS, type CheckName, type Finding } from './finding.ts';
import { settled } from './flaky.ts';
import { ProgressCount } from './progress.ts';
import { proofOf } from './proof-of.ts';
import { TrialRunner, type TrialRunnerHost } from './run-trials.ts';
import { failingIds, type Trial, type TrialResult, type TrialResults } from './trial.ts';
import type { VerifyHost, VerifyOptions } from './verify-host.ts';

/** What a check is made of besides its own runs. */
const BUILDS_ON: Partial<Record<CheckName, readonly CheckName[]>> = {
  // What a bug's alternatives are worth depends on whether its reference stands by itself.
  corpus: ['isolation'],
  kills: ['isolation', 'corpus', 'mutation', 'semantic'],
};

type Run = (check: CheckName, trials: readonly Trial[], runner?: TrialRunner) => Promise<TrialResults | null>;

/** Makes the checks of one exercise; null when interrupted, a failure where grading itself does not work here. */
export async function measure(
  host: VerifyHost,
  exerciseFiles: ExerciseFiles,
  trialHost: TrialRunnerHost,
  runner: TrialRunner,
  options: VerifyOptions,
): Promise<Verified | Failure | null> {
  const { exercise } = exerciseFiles;
  const progress = new ProgressCount(host.clock, options.onProgress);
  progress.begin('manifest', 'manifests and layout');
  const manifests = [
    ...manifestCheck.check(exerciseFiles, host.cloneRoot),
    ...staticCheck.check(exerciseFiles),
    ...(await manifestCheck.checkHistory(exerciseFiles)),
  ];
  const layout = [...manifestCheck.checkTodos(exerciseFiles), ...manifests];
  if (manifests.some(({ severity }) => severity === 'error'))
    return concluded(exerciseFiles, { findings: layout });

  const isWanted = (check: CheckName) => options.only?.includes(check) ?? true;
  const isNeeded = (check: CheckName) =>
    isWanted(check) || CHECKS.some((other) => isWanted(other) && BUILDS_ON[other]?.includes(check));
  progress.begin('mutation', 'making mutants of the fixes');
  const referencesPlan = referencesCheck.plan(exerciseFiles);
  const plans = {
    visible: isNeeded('visible') ? visible.plan(exerciseFiles) : undefined,
    isolation: isNeeded('isolation') ? isolationCheck.plan(exerciseFiles) : undefined,
    corpus: isNeeded('corpus') ? corpusCheck.plan(exerciseFiles) : undefined,
    mutation: isNeeded('mutation') ? await mutationCheck.plan(exerciseFiles) : undefined,
    semantic: isNeeded('semantic') ? semanticCheck.plan(exerciseFiles) : undefined,
    cheats: isNeeded('cheats') ? cheatsCheck.plan(exerciseFiles, cheatsOf(exerciseFiles)) : undefined,
    crashes: isNeeded('crashes') ? crashesCheck.plan(exerciseFiles) : undefined,
    determinism: isNeeded('determinism') ? determinismCheck.plan(exerciseFiles, options.runs) : undefined,
  };
  const planned = Object.entries(plans).flatMap(([check, plan]) =>
    (plan?.trials ?? []).map((trial) => [trial, check as CheckName] as const),
  );
  progress.expect(referencesPlan.trials.length + planned.length);
  const checkOf = new Map(planned);
  const faultOf = new Map(
    [referencesPlan, plans.corpus, plans.mutation, plans.semantic].flatMap((plan) =>
      (plan?.faults ?? []).map(({ trial, fault }) => [trial, fault] as const),
    ),
  );
  const tell = (trial: Trial, result: TrialResult) => {
    const [row, fault] = [plans.isolation?.rowOf(trial, result), faultOf.get(trial)];
    if (row) options.onOutcome?.({ kind: 'row', row });
    if (fault) options.onOutcome?.({ kind: 'fault', fault, noticedBy: failingIds(result) });
  };
  const run: Run = (check, trials, by = runner) =>
    by.run(trials, (trial, result, isRemembered) => {
      progress.tried(checkOf.get(trial) ?? check, trial.label, isRemembered ? 0 : result.durationMs);
      tell(trial, result);
    });
  const runMore: Run = (check, trials, by) => {
    progress.expectMore(trials.length);
    return run(check, trials, by);
  };
  const firstTried = await run('references', referencesPlan.trials);
  if (!firstTried) return runner.broken ?? null;
  const first = await settled(runner, exerciseFiles, 'references', referencesPlan, firstTried);
  if (!first) return runner.broken ?? null;
  const concludedReferences = referencesPlan.conclude(first.results);
  const references = {
    ...concludedReferences,
    findings: [...first.findings, ...concludedReferences.findings],
  };
  // Where the references themselves do not hold, everything that builds on them would only say so again.
  if (references.findings.some(({ severity }) => severity === 'error'))
    return concluded(exerciseFiles, {
      findings: [...layout, ...references.findings],
      made: ALWAYS_MADE,
    });
  // One queue for all, so that no core waits for the last run of a check.
  const rest = await run('references', [...checkOf.keys()]);
  if (!rest) return runner.broken ?? null;
  const flaky: Finding[] = [];
  let results: TrialResults = new Map([...first.results, ...rest]);
  for (const [check, plan] of Object.entries(plans)) {
    const again = await settled(runner, exerciseFiles, check as CheckName, plan, results);
    if (!again) return runner.broken ?? null;
    results = again.results;
    flaky.push(...again.findings.filter((finding) => isWanted(finding.check)));
  }
  const survivors = plans.semantic?.survivors(results) ?? [];
  const isCompared = isWanted('differential') || (isWanted('semantic') && survivors.length > 0);
  const compared = isCompared
    ? await compare(exerciseFiles, survivors, trialHost, runMore)
    : NOTHING_COMPARED;
  if (compared === null || 'code' in compared) return compared;
  const faults = [referencesPlan, plans.corpus, plans.mutation, plans.semantic].flatMap(
    (plan) => plan?.faults ?? [],
  );
  const kills = isWanted('kills')
    ? await killsCheck.check(exerciseFiles, references.tests, { faults, results }, (more) =>
        runMore(
          'kills',
          more.map(({ trial }) => trial),
        ),
      )
    : undefined;
  if (kills === null) return runner.broken ?? null;
  const isolation = plans.isolation?.conclude(results);
  const facts = {
    references,
    visible: plans.visible && { findings: plans.visible.conclude(results) },
    isolation,
    corpus: plans.corpus?.conclude(results, isolation?.dependent ?? new Set()),
    mutation: plans.mutation?.conclude(results),
    semantic: plans.semantic?.conclude(results, compared.differences),
    differential: compared,
    kills,
    cheats: plans.cheats?.conclude(results),
    crashes: plans.crashes?.conclude(results),
    determinism: plans.determinism?.conclude(results),
  };

  progress.begin('leaks', 'a checkout as a candidate gets it');
  const checkout =
    isWanted('leaks') || isWanted('effort')
      ? await withCheckout(
          exercise,
          host.cloneRoot,
          async (directory) => ({
            leaks: isWanted('leaks') ? leaksCheck.check(exerciseFiles, directory) : [],
            effort: isWanted('effort')
              ? await effortCheck.check(exerciseFiles, directory, host.cloneRoot)
              : undefined,
          }),
          packagesRootIn(host.dataDirectory),
        )
      : success({ leaks: [], effort: undefined });
  if (host.signal.aborted) return null;
  if (!checkout.ok) return checkout.failure;
  const { leaks, effort } = checkout.value;
  progress.begin('specified', 'what the tests expect');
  const specified = isWanted('specified') ? specifiedCheck.check(exerciseFiles) : [];
  const isMade = (check: CheckName) =>
    ALWAYS_MADE.includes(check) ||
    (isWanted(check) && (check !== 'differential' || compared.compared !== null));
  const made = CHECKS.filter(isMade);
  let proof: Proof | undefined;
  if (options.only === undefined) {
    progress.begin('determinism', 'what each hidden file takes');
    const fileMs = await measureFileMs(host.grader, exerciseFiles, host.signal);
    if (host.signal.aborted) return null;
    proof = proofOf(host, exercise, options.runs, { ...facts, effort, fileMs });
  }
  const tried = Object.entries(facts).flatMap(([check, found]) =>
    made.includes(check as CheckName) ? (found?.findings ?? []) : [],
  );
  return concluded(exerciseFiles, {
    findings: [...layout, ...flaky, ...tried, ...leaks, ...(effort?.findings ?? []), ...specified],
    made,
    ...(proof && { proof }),
    kills: kills ? killsInProof(kills) : null,
    survivors: [...(facts.mutation?.survivors ?? []), ...(facts.semantic?.survivors ?? [])],
  });
}

const NOTHING_COMPARED: DifferentialFacts = {
  findings: [],
  compared: null,
  shown: [],
  differences: new Map(),
};

/** Runs references and alternatives against each other, in processes that see the tests made for that. */
async function compare(
  exerciseFiles: ExerciseFiles,
  survivors: readonly MadeUpFix[],
  trialHost: TrialRunnerHost,
  run: Run,
): Promise<DifferentialFacts | Failure | null> {
  const plan = differential.plan(exerciseFiles, survivors);
  if (plan.trials.length === 0) return plan.conclude(new Map());
  return withTranscriptTests(exerciseFiles, async (withTests) => {
    const runner = new TrialRunner(trialHost, withTests);
    const results = await run('differential', plan.trials, runner).finally(() => runner.dispose());
    return results ? plan.conclude(results) : (runner.broken ?? null);
  });
}
