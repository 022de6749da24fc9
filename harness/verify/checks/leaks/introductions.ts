import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ExerciseFiles, referenceOf } from '../../../catalog/exercise-files.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { pathsOf } from '../../syntax/patch-regions.ts';
import { yamlLines } from '../../syntax/yaml-lines.ts';
import { git, gitLines } from './git-objects.ts';
import { messages } from './messages.ts';
import { fixTexts } from './secrets.ts';
import { tokenWindows } from './token-windows.ts';

/**
 * A bug said to be introduced by a commit must have been absent before it: either something of a fix was there,
 * or the commit took a line away where the fix goes.
 */
export function checkIntroductions(exerciseFiles: ExerciseFiles, workspace: string): Finding[] {
  const { exercise } = exerciseFiles;
  const folder = join(exercise.exerciseRoot, 'history');
  if (!existsSync(folder)) return [];
  const patches = readdirSync(folder)
    .filter((name) => name.endsWith('.patch'))
    .sort();
  const commits = gitLines(workspace, 'rev-list', '--reverse', '--first-parent', 'HEAD');
  // What is not built of the patches has been reported as such.
  if (commits.length !== patches.length) return [];
  const solutionFile = join(exercise.solutionRoot, 'solution.yaml');
  const line = yamlLines(solutionFile);
  return exercise.solution.bugs.flatMap(({ id, introduced_in: patch }, index) => {
    const position = patch === undefined ? -1 : patches.indexOf(patch);
    const commit = commits[position];
    const reference = referenceOf(exerciseFiles, id);
    if (commit === undefined || !reference) return [];
    const touched = pathsOf(reference.text);
    const parent = commits[position - 1];
    if (parent !== undefined && removesLineOf(workspace, commit, touched)) return [];
    if (parent !== undefined && holdsSomeFix(exerciseFiles, id, workspace, parent, touched)) return [];
    return [
      found(
        'leaks',
        messages.notIntroduced(patch ?? '', id, touched),
        solutionFile,
        line(['bugs', index, 'introduced_in']),
      ),
    ];
  });
}

function removesLineOf(workspace: string, commit: string, paths: readonly string[]): boolean {
  return gitLines(workspace, 'diff-tree', '-r', '--numstat', '--no-commit-id', commit, '--', ...paths).some(
    (stat) => Number(stat.split('\t')[1]) > 0,
  );
}

function holdsSomeFix(
  exerciseFiles: ExerciseFiles,
  bug: string,
  workspace: string,
  commit: string,
  paths: readonly string[],
) {
  const wanted = new Set(
    fixTexts(exerciseFiles, ['reference', 'alternative'])
      .filter((fix) => fix.bug === bug)
      .flatMap(({ texts }) => texts.flatMap((text) => tokenWindows(text).map(({ key }) => key))),
  );
  const present = new Set(gitLines(workspace, 'ls-tree', '-r', '--name-only', commit));
  return paths
    .filter((path) => present.has(path))
    .some((path) =>
      tokenWindows(git(workspace, 'show', `${commit}:${path}`).toString('utf8')).some(({ key }) =>
        wanted.has(key),
      ),
    );
}
