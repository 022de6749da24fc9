import { type ExerciseFiles, patchesOf, type Tree } from '../../catalog/exercise-files.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { sameGround } from '../../verify/checks/differential/same-ground.ts';
import { type MadeUpFix, madeUpFixes, patchOfMadeUp } from '../../verify/checks/semantic/made-up-fixes.ts';
import { fixesAlone, fixesInSolvedTree } from '../../verify/fixes.ts';
import { wordMutant } from '../../verify/mutants/mutant-wording.ts';
import { inSeededOrder } from '../../verify/seeded-order.ts';
import { EXTENSION, GUARD } from '../../verify/trial.ts';
import { trialHostOf } from '../../verify/verify.ts';
import type { VerifyHost } from '../../verify/verify-host.ts';
import { healthyTree } from '../bug/add-bug.ts';
import { planBreak } from '../bug/plan-break.ts';
import { loadDraft } from '../draft.ts';
import { bugNamed } from '../fix/target.ts';
import type { AuthoringHost } from '../host.ts';
import { solvedTree } from '../rebase/plan-rebase.ts';
import { bugCandidates, nameOf, plausibleMutants } from './bug-candidates.ts';
import type { Candidate, Suggestions } from './suggestion.ts';
import { type WeighOptions, weigh } from './weigh.ts';

/** Changes of the healthy code that break something which the visible tests let pass: candidates for a new bug. */
export async function suggestBugs(
  host: AuthoringHost & VerifyHost,
  id: string,
  options: WeighOptions,
): Promise<Result<Suggestions>> {
  const found = await bugsToTry(host, id);
  if (!found.ok) return found;
  const { exerciseFiles, healthy, candidates } = found.value;
  const hidden = [...exerciseFiles.hidden.keys()].filter((file) => /^[^/]+\.test\.ts$/.test(file));
  const hasScript = exerciseFiles.hidden.has('support/differential.ts');
  if (hidden.every((file) => file === EXTENSION) && !hasScript) {
    return failed(
      'wrong-state',
      `Nothing says what "${id}" has to do: it has neither hidden tests nor hidden/support/differential.ts.`,
      'Write what works into hidden/guard.test.ts first; a change that it notices can become a bug.',
    );
  }
  return weigh(
    trialHostOf(host, { fresh: false }),
    exerciseFiles,
    {
      base: healthy,
      candidates: inSeededOrder(candidates, ({ file, line, text }) => `${file}:${line} ${text}`),
      isFit: (candidate) => fitsBeside(exerciseFiles, healthy, candidate),
      files: hidden.filter((file) => file !== EXTENSION),
      script: 'differential',
      // Over the whole exercise one visible test is red; where a bug has one already, the next can have none.
      mostVisible: exerciseFiles.exercise.solution.bugs.length === 0 ? 1 : 0,
      isAnothers: (test) => !test.startsWith(`${GUARD} › `),
    },
    options,
  );
}

/** The healthy code of an exercise and all that might be broken in it, each under its number. */
export async function bugsToTry(
  host: AuthoringHost,
  id: string,
): Promise<
  Result<{
    readonly exerciseFiles: ExerciseFiles;
    readonly healthy: Tree;
    readonly candidates: readonly Candidate[];
  }>
> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  if (draft.value.exercise.manifest.suite) return notForSuites(id);
  const healthy = healthyTree(draft.value);
  if (!healthy.ok) return healthy;
  const candidates = await bugCandidates(draft.value, healthy.value);
  return success({ exerciseFiles: draft.value, healthy: healthy.value, candidates });
}

/** Misunderstandings of a bug's reference that the visible tests let pass: candidates for wrong fixes. */
export async function suggestFixes(
  host: AuthoringHost & VerifyHost,
  id: string,
  bugName: string,
  options: WeighOptions,
): Promise<Result<Suggestions>> {
  const found = await fixesToTry(host, id, bugName);
  if (!found.ok) return found;
  const { exerciseFiles, fixes, bug } = found.value;
  const [first] = fixes;
  if (!first)
    return success({
      suggestions: [],
      made: 0,
      tried: 0,
      left: { unnoticed: 0, 'too plain': 0, 'not running': 0, entangled: 0 },
      failingAlready: [],
      noticingOthers: [],
    });
  const { fix } = first;
  const known = new Set(
    patchesOf(exerciseFiles, bug, 'wrong').map(({ text }) => textOf(solvedTree(fix.before, [text]))),
  );
  const candidates = fixes
    .filter(({ tree }) => !known.has(textOf(tree)))
    .map((madeUp) => candidateOf(exerciseFiles, madeUp, bug));
  const solved = fixesInSolvedTree(exerciseFiles).filter(({ name }) => name !== 'extension');
  const [anyFix] = solved;
  return weigh(
    trialHostOf(host, { fresh: false }),
    exerciseFiles,
    {
      base: fix.after,
      ...(bug !== null &&
        anyFix && {
          others: {
            solved: anyFix.after,
            alive: solved
              .filter(({ name }) => name !== bug)
              .map(({ name, before }) => ({ bug: name, tree: before })),
          },
        }),
      candidates,
      isFit: () => true,
      files: fix.files.filter((file) => exerciseFiles.hidden.has(file)),
      script: bug === null ? 'extension' : 'differential',
      mostVisible: 0,
      isAnothers: () => false,
    },
    options,
  );
}

/**
 * All made-up fixes of a bug, under the numbers by which `verify` names them; behind these, the small faults that can be
 * put into its reference.
 */
export async function fixesToTry(
  host: AuthoringHost,
  id: string,
  bugName: string,
): Promise<
  Result<{
    readonly exerciseFiles: ExerciseFiles;
    readonly bug: string | null;
    readonly fixes: readonly MadeUpFix[];
  }>
> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const exerciseFiles = draft.value;
  if (exerciseFiles.exercise.manifest.suite) return notForSuites(id, bugName);
  const bug = bugNamed(exerciseFiles, bugName);
  if (!bug.ok) return bug;
  // Made-up fixes stand on references that apply.
  const healthy = healthyTree(exerciseFiles);
  if (!healthy.ok) return healthy;
  const name = bug.value ?? 'extension';
  const { chosen, made } = madeUpFixes(exerciseFiles);
  const fix = fixesAlone(exerciseFiles).find((other) => other.name === name);
  const mutants = fix ? await plausibleMutants(fix.before, fix.after) : [];
  const small = mutants.flatMap((mutant, index): MadeUpFix[] =>
    fix
      ? [{ number: made + index + 1, fix, mutant, tree: new Map(fix.after).set(mutant.file, mutant.content) }]
      : [],
  );
  const fixes = [...chosen.filter((madeUp) => madeUp.fix.name === name), ...small];
  // One that is the untouched code again repairs nothing.
  const untouched = textOf(fix?.before);
  return success({
    exerciseFiles,
    bug: bug.value,
    fixes: fixes.filter(({ tree }) => textOf(tree) !== untouched),
  });
}

function candidateOf(exerciseFiles: ExerciseFiles, madeUp: MadeUpFix, bug: string | null): Candidate {
  const { number, mutant, tree } = madeUp;
  const compared = () =>
    sameGround(exerciseFiles, { name: `made-up fix ${number}`, text: patchOfMadeUp(madeUp), bug });
  const { file, line, mutator } = mutant;
  return { number, text: wordMutant(mutant), kind: nameOf(mutator), file, line, tree, compared };
}

/** Whether saving it would not be refused, for another bug's place or for what Node can't run. */
function fitsBeside(exerciseFiles: ExerciseFiles, healthy: Tree, { tree }: Candidate): boolean {
  return planBreak(exerciseFiles, {
    bug: 'suggested',
    facts: {},
    base: healthy,
    broken: tree,
    directory: '',
    again: '',
  }).ok;
}

const textOf = (tree: Tree | null | undefined): string =>
  tree ? JSON.stringify([...tree].map(([path, data]) => [path, data.toString('utf8')]).sort()) : '';

const notForSuites = (id: string, bug?: string): Result<never> =>
  failed(
    'not-supported',
    `"${id}" was imported: what is suggested is tried by tests that reach the code from outside, and its own do not.`,
    bug === undefined
      ? { command: ['status', id] }
      : { command: ['fix', 'add', id, bug, '--wrong', 'a-temptation', '--why', 'what is wrong with it'] },
  );
