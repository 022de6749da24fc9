import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { git, gitLines } from '../leaks/git-objects.ts';
import { giveawayWord } from './giveaway-words.ts';
import { type LinesInView, linesInView } from './lines-in-view.ts';
import { messages } from './messages.ts';

/** Commits that wrote a line in view of a bug, or brought it in, and whose message gives it away. */
export function checkCommitMessages(exerciseFiles: ExerciseFiles, workspace: string): Finding[] {
  const { exercise } = exerciseFiles;
  const patches = patchNames(join(exercise.exerciseRoot, 'history'));
  const commits = gitLines(workspace, 'rev-list', '--reverse', '--first-parent', 'HEAD');
  const reported = new Set<string>();
  const introductions = exercise.solution.bugs.flatMap(({ id, introduced_in: patch }) => {
    const commit = patch === undefined ? undefined : commits[patches.indexOf(patch)];
    return commit === undefined ? [] : [{ bug: id, commit }];
  });
  const authors = linesInView(exerciseFiles).flatMap((place) =>
    commitsOf(workspace, place).map((commit) => ({ bug: place.bug, commit })),
  );
  return [...introductions, ...authors].flatMap(({ bug, commit }) => {
    const message = git(workspace, 'log', '-1', '--format=%B', commit).toString('utf8').trim();
    const word = giveawayWord(message);
    if (word === null || reported.has(commit)) return [];
    reported.add(commit);
    const patch = patches[commits.indexOf(commit)];
    const file = patch === undefined ? null : join(exercise.exerciseRoot, 'history', patch);
    const said = messages.commitGivesAway(bug, word, message.split('\n')[0] ?? '');
    return [found('effort', said, file, file === null ? null : lineWith(file, word))];
  });
}

function commitsOf(workspace: string, { path, from, to }: LinesInView): string[] {
  const blame = gitLines(workspace, 'blame', '--porcelain', '-L', `${from},${to}`, 'HEAD', '--', path);
  return [...new Set(blame.flatMap((line) => /^([0-9a-f]{40}) \d+ \d+/.exec(line)?.[1] ?? []))];
}

function patchNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.patch'))
    .sort();
}

function lineWith(file: string, word: string): number {
  const index = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(word));
  return Math.max(0, index) + 1;
}
