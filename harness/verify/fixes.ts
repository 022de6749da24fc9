import { join } from 'node:path';
import {
  type ExerciseFiles,
  type Patch,
  patched,
  referenceOf,
  referencesOf,
  type Tree,
} from '../catalog/exercise-files.ts';
import { EXTENSION, fileOfBug, GUARD } from './trial.ts';

/** What a reference does to the code around it. */
export interface Fix {
  /** A bug's id, or `extension`. */
  readonly name: string;
  readonly reference: Patch;
  readonly before: Tree;
  readonly after: Tree;
  /** Hidden files in the order in which they are likely to notice a fault in it; its own first. */
  readonly files: readonly string[];
}

/** Each reference beside all the others: what it does is what the solved tree has over the tree without it. */
export function fixesInSolvedTree(exerciseFiles: ExerciseFiles): Fix[] {
  const bugs = exerciseFiles.exercise.solution.bugs.map(({ id }) => id);
  const references = referencesOf(exerciseFiles, bugs);
  const solved = patched(exerciseFiles, references);
  const ofBugs = bugs.flatMap((name): Fix[] => {
    const reference = referenceOf(exerciseFiles, name);
    if (!reference) return [];
    const others = references.filter((other) => other !== reference);
    const files = [fileOfBug(name), GUARD, ...bugs.filter((id) => id !== name).map(fileOfBug)];
    return [{ name, reference, before: patched(exerciseFiles, others), after: solved, files }];
  });
  return [...ofBugs, ...extensionOf(exerciseFiles, references, solved)];
}

/** Each reference alone on the untouched code, where a candidate's first fix stands; the extension's on all. */
export function fixesAlone(exerciseFiles: ExerciseFiles): Fix[] {
  const bugs = exerciseFiles.exercise.solution.bugs.map(({ id }) => id);
  const references = referencesOf(exerciseFiles, bugs);
  const ofBugs = references.map((reference): Fix => {
    const name = reference.bug ?? '';
    const after = patched(exerciseFiles, [reference]);
    return { name, reference, before: exerciseFiles.repo, after, files: [fileOfBug(name), GUARD] };
  });
  return [...ofBugs, ...extensionOf(exerciseFiles, references, patched(exerciseFiles, references))];
}

function extensionOf(exerciseFiles: ExerciseFiles, references: readonly Patch[], solved: Tree): Fix[] {
  const extension = referenceOf(exerciseFiles, null);
  if (!extension) return [];
  const after = patched(exerciseFiles, [...references, extension]);
  const files = [EXTENSION, GUARD, ...references.map(({ bug }) => fileOfBug(bug ?? ''))];
  return [{ name: 'extension', reference: extension, before: solved, after, files }];
}

/** Where a line of a fix stands in its patch, as an editor opens it; without a line where nothing fits. */
export function placeInPatch(
  { exercise }: Pick<ExerciseFiles, 'exercise'>,
  { reference, after }: Fix,
  file: string,
  line: number,
): { readonly file: string; readonly line: number | null } {
  const text = after.get(file)?.toString('utf8').split('\n')[line - 1];
  let path: string | undefined;
  let found: number | null = null;
  for (const [index, patchLine] of reference.text.split('\n').entries()) {
    if (patchLine.startsWith('+++ ')) path = patchLine.slice(4).replace(/^b\//, '').split('\t')[0];
    else if (path === file && patchLine === `+${text}`) found ??= index + 1;
  }
  return { file: join(exercise.solutionRoot, reference.name), line: found };
}

/** How the tree is called in which a fix's lines are counted. */
export function solvedTreeOf({ name }: Fix): string {
  return name === 'extension' ? 'the solved tree with the extension' : 'the solved tree';
}
