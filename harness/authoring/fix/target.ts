import {
  type ExerciseFiles,
  type Patch,
  type PatchKind,
  referenceOf,
  type Tree,
} from '../../catalog/exercise-files.ts';
import { nearest } from '../../catalog/names.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { solvedTree } from '../rebase/plan-rebase.ts';

/** A patch of the solution that is there or will be: what `fix` is about. */
export interface FixTarget {
  /** Null for the extension's. */
  readonly bug: string | null;
  readonly kind: PatchKind;
  /** Relative to `solutions/<id>/`. */
  readonly patch: string;
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The bug that a fix is of: one of the exercise's, or the extension. */
export function bugNamed(
  { exercise }: Pick<ExerciseFiles, 'exercise'>,
  named: string,
): Result<string | null> {
  const { bugs } = exercise.solution;
  if (named === 'extension') return success(null);
  if (bugs.some(({ id }) => id === named)) return success(named);
  const { id } = exercise.manifest;
  const known = bugs.map((bug) => bug.id);
  const meant = nearest(named, [...known, 'extension']);
  return failed(
    'bad-arguments',
    `"${id}" has no bug "${named}"; it has ${known.join(', ') || 'none yet'}.`,
    meant === undefined
      ? { command: ['bug', 'add', id, named] }
      : { retype: { replace: { typo: named, meant } } },
  );
}

/** @param name undefined for a reference */
export function targetOf(bug: string | null, kind: PatchKind, name: string | undefined): Result<FixTarget> {
  const folder = bug === null ? 'extension' : `fixes/${bug}`;
  if (kind === 'reference') return success({ bug, kind, patch: `${folder}/reference.patch` });
  if (name === undefined || !NAME.test(name)) {
    return failed(
      'bad-arguments',
      `--${kind} takes a name in lower-case words joined by hyphens, not "${name ?? ''}".`,
      {
        command: ['fix', '--help'],
      },
    );
  }
  return success({ bug, kind, patch: `${folder}/${kind}-${name}.patch` });
}

/** A patch by `reference`, `wrong-floor`, `floor`, or its file's name. */
export function patchNamed(
  { patches, exercise }: ExerciseFiles,
  bug: string | null,
  named: string,
): Result<Patch> {
  const own = patches.filter((patch) => patch.bug === bug);
  const short =
    named
      .split('/')
      .at(-1)
      ?.replace(/\.patch$/, '') ?? named;
  const fileName = ({ name }: Patch) =>
    name
      .split('/')
      .at(-1)
      ?.replace(/\.patch$/, '') ?? '';
  const exact = own.find((patch) => fileName(patch) === short);
  const loose = own.filter((patch) => fileName(patch).replace(/^(alternative|wrong)-/, '') === short);
  const found = exact ?? (loose.length === 1 ? loose[0] : undefined);
  if (found) return success(found);
  const known = own.map(fileName);
  const meant = nearest(short, known);
  return failed(
    'bad-arguments',
    `"${bug ?? 'extension'}" has no fix "${named}"; it has ${known.join(', ') || 'none yet'}.`,
    meant === undefined
      ? { command: ['fix', 'add', exercise.manifest.id, bug ?? 'extension', '--alternative', 'another-way'] }
      : { retype: { replace: { typo: named, meant } } },
  );
}

/** What a fix goes on: `repo/`, for the extension with all references. */
export function baseOf(exerciseFiles: ExerciseFiles, bug: string | null): Result<Tree> {
  const { exercise, repo } = exerciseFiles;
  if (bug !== null) return success(repo);
  const solved = solvedTree(
    repo,
    exercise.solution.bugs.map(({ id }) => referenceOf(exerciseFiles, id)?.text),
  );
  if (solved) return success(solved);
  const { id } = exercise.manifest;
  return failed(
    'patch-conflict',
    'The extension goes on all references, and they do not go on repo/ together.',
    {
      command: ['rebase', id],
    },
  );
}
