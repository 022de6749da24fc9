import { basename, join } from 'node:path';
import { type ExerciseFiles, type Patch, patchesOf, referenceOf } from '../../catalog/exercise-files.ts';
import { type ProofState, proofState } from '../../catalog/proof.ts';
import { type Failure, type NextStep, type Result, success } from '../../domain/failure.ts';
import { isGitPatch } from '../../files/apply-patch.ts';
import { manifest as manifestCheck } from '../../verify/checks/manifest/manifest.ts';
import { checkPatch } from '../../verify/checks/manifest/patches.ts';
import { staticCheck } from '../../verify/checks/static/static.ts';
import type { Finding } from '../../verify/finding.ts';
import { checkLayout } from '../../verify/native/layout.ts';
import { loadDraft } from '../draft.ts';
import type { AuthoringHost } from '../host.ts';
import { fitsExactly } from '../merge/exact-fit.ts';
import { rewriteHistory } from '../rebase/history.ts';
import { solvedTree } from '../rebase/plan-rebase.ts';
import { isDirty, openTrees } from '../trees/working-tree.ts';

/** Something that an exercise lacks, and what to type. */
export interface Missing {
  readonly what: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly next: NextStep;
  /** Whether `verify` refuses the exercise without it; the rest makes it better. */
  readonly isNeeded: boolean;
}

export interface ExerciseStatus {
  readonly exercise: string;
  readonly missing: readonly Missing[];
  readonly trees: readonly {
    readonly directory: string;
    readonly changed: boolean;
    readonly next: NextStep;
    /** What throws it away instead. */
    readonly discard: NextStep;
  }[];
  readonly proof: ProofState;
  readonly next: NextStep;
}

/** What an exercise lacks until it verifies, in the order in which a mentor would make it. Nothing of it is run. */
export function exerciseStatus(host: AuthoringHost, id: string): Result<ExerciseStatus> {
  const draft = loadDraft(host, id);
  if (!draft.ok) {
    return draft.failure.code === 'broken-manifest' ? success(unreadable(id, draft.failure)) : draft;
  }
  const exerciseFiles = draft.value;
  const { exercise } = exerciseFiles;
  const trees = openTrees(host, exercise).map((tree) => ({
    directory: tree.directory,
    changed: isDirty(tree),
    ...stepsOf(exerciseFiles, tree.marker.purpose),
  }));
  const drift = driftOf(exerciseFiles);
  const bugs = exercise.solution.bugs.length === 0 ? [noBugs(id)] : [];
  const missing = [
    ...drift,
    ...bugs,
    ...bugGaps(exerciseFiles),
    ...errorsOf([
      ...manifestCheck.checkTodos(exerciseFiles),
      ...(drift.length > 0 ? [] : checked(exerciseFiles, host.cloneRoot)),
    ]),
  ];
  const { verified } = proofState(exercise);
  const [open] = trees.filter(({ changed }) => changed);
  const first = missing.find(({ isNeeded }) => isNeeded);
  const rest: NextStep =
    verified === 'verified'
      ? { command: ['preview', id], lead: 'It is verified; see what a candidate sees' }
      : { command: ['verify', id] };
  return success({ exercise: id, missing, trees, proof: verified, next: open?.next ?? first?.next ?? rest });
}

function unreadable(id: string, { message, next }: Failure): ExerciseStatus {
  const missing = message.split('\n').map((line): Missing => {
    const [, file = null, number] = /^(\/.*?):(\d+): /.exec(line) ?? [];
    return { what: line, file, line: number === undefined ? null : Number(number), next, isNeeded: true };
  });
  return { exercise: id, missing, trees: [], proof: 'unverified', next };
}

/** What records an open tree, or throws it away: a fix that is not there yet is added, with what was typed about it. */
function stepsOf(
  { exercise, patches }: ExerciseFiles,
  purpose: { kind: 'bug' | 'fix'; bug: string | null; patch?: string; why?: string | undefined },
): { readonly next: NextStep; readonly discard: NextStep } {
  const { id } = exercise.manifest;
  const bug = purpose.bug ?? 'extension';
  const steps = (save: readonly string[], open: readonly string[]) => ({
    next: { command: save },
    discard: { command: [...open, '--discard'] },
  });
  if (purpose.kind === 'bug') {
    const add = ['bug', 'add', id, bug];
    return steps([...add, '--save'], add);
  }
  const name = basename(purpose.patch ?? '', '.patch');
  if (patches.some((patch) => patch.name === purpose.patch))
    return steps(['fix', 'save', id, bug, name], ['fix', 'edit', id, bug, name]);
  const [, kind = 'reference', ...rest] = /^(alternative|wrong)-(.+)$/.exec(name) ?? [];
  const add = ['fix', 'add', id, bug, `--${kind}`, ...rest];
  return steps([...add, ...(purpose.why === undefined ? [] : ['--why', purpose.why])], add);
}

const noBugs = (id: string): Missing => ({
  what: 'There is no bug yet.',
  file: null,
  line: null,
  next: {
    command: ['bug', 'add', id, 'off-by-one'],
    lead: 'Put one in, under a name of its own (suggest proposes some)',
  },
  isNeeded: true,
});

/** Patches and a history that were made for another `repo/`. */
function driftOf(exerciseFiles: ExerciseFiles): Missing[] {
  const { exercise, repo, patches } = exerciseFiles;
  const { id } = exercise.manifest;
  const solved = solvedTree(
    repo,
    exercise.solution.bugs.map((bug) => referenceOf(exerciseFiles, bug.id)?.text),
  );
  const baseFor = ({ bug }: Patch) => (bug === null ? (solved ?? repo) : repo);
  const adrift = patches.filter((patch) => !fitsExactly(baseFor(patch), patch.text));
  const history = rewriteHistory(exercise.exerciseRoot, repo);
  const next: NextStep = { command: ['rebase', id] };
  const isOld = history.outcome === 'written' && history.changed.size > 0;
  return [
    ...adrift.flatMap((patch) => {
      const { name, text } = patch;
      // One that can't be read was made for no repo/ at all.
      if (!isGitPatch(text)) return errorsOf(checkPatch(exerciseFiles, patch, baseFor(patch)));
      return [
        {
          what: `${name} was made for another repo/ than there is now.`,
          file: join(exercise.solutionRoot, name),
          line: null,
          next,
          isNeeded: true,
        },
      ];
    }),
    ...(isOld
      ? [
          {
            what: 'The history does not yield repo/.',
            file: join(exercise.exerciseRoot, 'history'),
            line: null,
            next,
            isNeeded: true,
          },
        ]
      : []),
  ];
}

/** What each bug still wants for a fair trial. */
function bugGaps(exerciseFiles: ExerciseFiles): Missing[] {
  const { exercise, patches } = exerciseFiles;
  const { manifest, solution } = exercise;
  return solution.bugs.flatMap(({ id, hints }): Missing[] => {
    const count = (kind: 'alternative' | 'wrong') => patchesOf(exerciseFiles, id, kind).length;
    const [right, wrong] = [count('alternative'), count('wrong')];
    const add = (...flags: readonly string[]): NextStep => ({
      command: ['fix', 'add', manifest.id, id, ...flags],
    });
    const gap = (what: string, next: NextStep, isNeeded = false): Missing => ({
      what,
      file: null,
      line: null,
      next,
      isNeeded,
    });
    return [
      ...(right < 2
        ? [gap(`"${id}" has ${right} of at least 2 other right fixes.`, add('--alternative', 'another-way'))]
        : []),
      ...(wrong < 3
        ? [
            gap(
              `"${id}" has ${wrong} of at least 3 tempting wrong fixes.`,
              !manifest.suite && patches.some(({ kind, bug }) => kind === 'reference' && bug === id)
                ? { command: ['suggest', manifest.id, id], lead: 'See which could be declared' }
                : add('--wrong', 'a-temptation', '--why', 'what is wrong with it'),
            ),
          ]
        : []),
      ...(hints.length === 0
        ? [
            gap(`"${id}" has no hints.`, {
              command: [
                ...['bug', 'hints', manifest.id, id],
                ...['where to look', 'what happens there', 'what to do'].flatMap((hint) => ['--hint', hint]),
              ],
            }),
          ]
        : []),
    ];
  });
}

/** What the checks find that run nothing. */
function checked(exerciseFiles: ExerciseFiles, cloneRoot: string): readonly Finding[] {
  return exerciseFiles.exercise.manifest.suite
    ? checkLayout(exerciseFiles)
    : [...manifestCheck.check(exerciseFiles, cloneRoot), ...staticCheck.check(exerciseFiles)];
}

/** The warnings are that fixes are few, which is said with what to type. */
function errorsOf(findings: readonly Finding[]): Missing[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ message, file, line, next }) => ({ what: message, file, line, next, isNeeded: true }));
}
