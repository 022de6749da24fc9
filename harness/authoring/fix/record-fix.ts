import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExerciseFiles, type Patch, referenceOf, type Tree } from '../../catalog/exercise-files.ts';
import { failed, type NextStep, type Result, success } from '../../domain/failure.ts';
import { matchesAny } from '../../files/globs.ts';
import { checkReferencesCombine } from '../../verify/checks/manifest/reference-distance.ts';
import { whyNotErasable } from '../../verify/checks/manifest/sources.ts';
import { pathsOf } from '../../verify/syntax/patch-regions.ts';
import { treePatch } from '../../verify/tree-patch.ts';
import { extensionTestSkeleton } from '../bug/skeletons.ts';
import type { AuthoringHost } from '../host.ts';
import { withEntry, withValue } from '../manifest/edit-manifest.ts';
import { isBinary, noBinary } from '../merge/binary.ts';
import { firstMarker, mergeTrees, sameTree } from '../merge/merge-trees.ts';
import { bringAlong, type Rebased } from '../rebase/rebase.ts';
import { baseOf, type FixTarget } from './target.ts';

/** What a mentor says of a fix. */
export interface FixFacts {
  /** Why it is wrong. */
  readonly why?: string | undefined;
  /** What a candidate who wrote it is told after the reveal. */
  readonly message?: string | undefined;
  /** Bugs that must survive it; its own when nothing is said, none where it breaks a guard. */
  readonly alive?: readonly string[] | undefined;
  /** Of the extension's reference: what to build. */
  readonly brief?: string | undefined;
}

export interface RecordedFix {
  readonly patch: string;
  readonly written: readonly string[];
  readonly rebased: Rebased;
}

/** Files as they were typed, and what they were made from. */
export interface TypedFix {
  readonly base: Tree;
  readonly files: Tree;
  /** Where they lie, for messages. */
  readonly directory: string;
  /** What to type once they are changed. */
  readonly again: NextStep;
}

/**
 * Records what was typed as a patch of the solution, on what `repo/` is now; a wrong fix and the extension are declared
 * in solution.yaml. The extension's patches follow a reference that changes.
 */
export async function recordFix(
  host: AuthoringHost,
  exerciseFiles: ExerciseFiles,
  target: FixTarget,
  typed: TypedFix,
  facts: FixFacts,
): Promise<Result<RecordedFix>> {
  const { exercise, repo } = exerciseFiles;
  const onto = baseOf(exerciseFiles, target.bug);
  if (!onto.ok) return onto;
  const names = { ours: 'repo/ now', base: 'repo/ before', theirs: target.patch };
  const { tree, conflicts } = mergeTrees(typed.base, onto.value, typed.files, names);
  const [conflict] = conflicts;
  if (conflict) {
    const place = `${conflict.path}${conflict.line === null ? '' : `:${conflict.line}`}`;
    return failed(
      'patch-conflict',
      `repo/ has changed where you changed ${place}. There: ${JSON.stringify(conflict.ours)}. Yours: ${JSON.stringify(conflict.theirs)}.`,
      typed.again,
    );
  }
  const patch: Patch = {
    name: target.patch,
    kind: target.kind,
    bug: target.bug,
    text: treePatch(onto.value, tree),
  };
  const unusable = whyUnusable(exerciseFiles, patch, tree, typed) ?? clashOf(exerciseFiles, patch, typed);
  if (unusable) return unusable;
  const declared = declaration(exerciseFiles, target, facts);
  if (!declared.ok) return declared;
  const rebased = await bringAlong(host, exerciseFiles, repo, declared.value, [patch]);
  if (!rebased.ok) return rebased;
  const { solutionRoot } = exercise;
  const written = [
    patch.name,
    ...[...declared.value.keys()].map((path) => path.slice(solutionRoot.length + 1)),
  ];
  return success({ patch: join(solutionRoot, patch.name), written, rebased: rebased.value });
}

function whyUnusable(
  { exercise }: ExerciseFiles,
  { text, name }: Patch,
  tree: Tree,
  { directory, again, base, files }: TypedFix,
) {
  if (text === '') {
    const what = sameTree(base, files) ? 'Nothing has been changed in' : 'repo/ has all that was changed in';
    return failed('wrong-state', `${what} ${directory}.`, again);
  }
  const { editable } = exercise.manifest;
  for (const path of pathsOf(text)) {
    if (!matchesAny(path, editable))
      return failed(
        'wrong-state',
        `${path} is changed, which is not part of a submission (${editable.join(', ')}).`,
        again,
      );
    if (isBinary(tree.get(path)) || isBinary(base.get(path))) return noBinary(join(directory, path), again);
    const content = tree.get(path)?.toString('utf8') ?? '';
    const marker = firstMarker(content);
    if (marker !== null)
      return failed(
        'patch-conflict',
        `${join(directory, path)}:${marker} still holds a conflict marker.`,
        again,
      );
    const why = path.endsWith('.ts') ? whyNotErasable(content) : null;
    if (why)
      return failed('wrong-state', `Node can't run ${path}:${why.line} of ${name}: ${why.message}`, again);
  }
  return undefined;
}

/** References have to combine; those of other bugs as they are. */
function clashOf(exerciseFiles: ExerciseFiles, patch: Patch, { again }: TypedFix) {
  if (patch.kind !== 'reference' || patch.bug === null) return undefined;
  const others = exerciseFiles.exercise.solution.bugs.flatMap(({ id }) =>
    id === patch.bug ? [] : (referenceOf(exerciseFiles, id) ?? []),
  );
  const [clash] = checkReferencesCombine({ ...exerciseFiles, patches: [...others, patch] });
  return clash && failed('patch-conflict', clash.message, again);
}

/** What of solution.yaml and hidden/ goes with the patch. */
function declaration(
  { exercise, hidden }: ExerciseFiles,
  { bug, kind, patch }: FixTarget,
  { why, message, alive, brief }: FixFacts,
): Result<ReadonlyMap<string, string>> {
  const { solution, solutionRoot, manifest } = exercise;
  const file = join(solutionRoot, 'solution.yaml');
  const yaml = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const changes = new Map<string, string>();
  if (kind === 'wrong' && !solution.wrong.some((entry) => entry.patch === patch)) {
    if (why === undefined || why.trim() === '') {
      return failed(
        'bad-arguments',
        'A wrong fix needs its reason.',
        'Type the same again with --why "what is wrong with it".',
      );
    }
    const living = alive ?? (bug === null ? [] : [bug]);
    const known = solution.bugs.map(({ id }) => id);
    const stranger = living.find((id) => !known.includes(id));
    if (stranger !== undefined)
      return failed('bad-arguments', `--alive names "${stranger}"; the bugs are ${known.join(', ')}.`, {
        command: ['fix', '--help'],
      });
    const entry = { patch, alive: living, why, ...(message !== undefined && { message }) };
    changes.set(file, withEntry(yaml, 'wrong', entry));
  }
  if (bug === null && solution.extension === undefined) {
    const extension = { weight: 1, brief: brief ?? 'TODO: what to build, with all that its tests demand.' };
    changes.set(file, withValue(changes.get(file) ?? yaml, 'extension', extension));
  }
  if (bug === null && !hidden.has('extension.test.ts'))
    changes.set(join(solutionRoot, 'hidden', 'extension.test.ts'), extensionTestSkeleton(manifest));
  return success(changes);
}
