import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type ExerciseFiles, referenceOf, type Tree } from '../../catalog/exercise-files.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { type AuthoringHost, authoringFolder } from '../host.ts';
import { filesOfCommit } from '../trees/git-run.ts';
import { historyTree } from './history.ts';

/** A `repo/` that patches may have been made against, with the references of that time by bug. */
export interface Baseline {
  readonly repo: Tree;
  readonly references: ReadonlyMap<string, string>;
}

/** States that are remembered, and commits of the collection that are looked at. */
const KEPT = 8;
const COMMITS = 20;

const recordSchema = z.object({
  schema: z.literal('bugsquash/recorded@1'),
  states: z.array(
    z.object({ repo: z.record(z.string(), z.string()), references: z.record(z.string(), z.string()) }),
  ),
});
type State = z.infer<typeof recordSchema>['states'][number];

/**
 * The states of an exercise that its patches may have been made against, the likeliest first: what was recorded here,
 * what `repo/` is now, what its history yields, and what the collection's own git has of it.
 */
export function* baselinesOf(host: AuthoringHost, exerciseFiles: ExerciseFiles): Generator<Baseline> {
  const { exercise, repo } = exerciseFiles;
  const references = referencesOf(exerciseFiles);
  yield* recorded(host, exercise);
  yield { repo, references };
  const past = historyTree(exercise.exerciseRoot);
  if (past.outcome === 'built' && past.steps.length > 0)
    yield { repo: past.steps.at(-1)?.tree ?? repo, references };
  yield* committed(exercise);
}

/** Remembers an exercise whose patches all go on its `repo/`, for when that changes. */
export function recordBaseline(host: AuthoringHost, exerciseFiles: ExerciseFiles): void {
  const file = recordFile(host, exerciseFiles.exercise);
  const state: State = {
    repo: Object.fromEntries([...exerciseFiles.repo].map(([path, data]) => [path, data.toString('base64')])),
    references: Object.fromEntries(referencesOf(exerciseFiles)),
  };
  const known = readStates(file);
  const text = JSON.stringify(state);
  if (known[0] && JSON.stringify(known[0]) === text) return;
  const states = [state, ...known.filter((other) => JSON.stringify(other) !== text)].slice(0, KEPT);
  makeDirectory(dirname(file));
  writeFileSync(`${file}.new`, JSON.stringify({ schema: 'bugsquash/recorded@1', states }));
  renameSync(`${file}.new`, file);
}

const recordFile = (host: AuthoringHost, exercise: Exercise): string =>
  join(authoringFolder(host, exercise.manifest.id), 'recorded.json');

function recorded(host: AuthoringHost, exercise: Exercise): Baseline[] {
  return readStates(recordFile(host, exercise)).map(({ repo, references }) => ({
    repo: new Map(Object.entries(repo).map(([path, data]) => [path, Buffer.from(data, 'base64')])),
    references: new Map(Object.entries(references)),
  }));
}

function readStates(file: string): readonly State[] {
  if (!existsSync(file)) return [];
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).states;
  } catch {
    // Of another version, or cut off: the other baselines are left.
    return [];
  }
}

function referencesOf(exerciseFiles: ExerciseFiles): Map<string, string> {
  return new Map(
    exerciseFiles.exercise.solution.bugs.flatMap(({ id }) => {
      const reference = referenceOf(exerciseFiles, id);
      return reference ? [[id, reference.text] as const] : [];
    }),
  );
}

/** What the commits of the collection hold of both halves, the newest first. */
function* committed({ exerciseRoot, solutionRoot }: Exercise): Generator<Baseline> {
  const git = gitIn(exerciseRoot);
  const prefixOf = (folder: string) =>
    gitIn(folder)(['rev-parse', '--show-prefix'])?.toString('utf8').trim().replace(/\/$/, '');
  const [prefix, hidden] = [prefixOf(exerciseRoot), prefixOf(solutionRoot)];
  if (prefix === undefined) return;
  const log = git(['log', `-${COMMITS}`, '--format=%H', '--', '.'])?.toString('utf8') ?? '';
  for (const commit of log.split('\n').filter((line) => line !== '')) {
    const read = (folder: string): Tree => {
      const listed = git(['rev-parse', '--verify', '--quiet', `${commit}:${folder}`]);
      return listed
        ? filesOfCommit((args, input) => git(args, input) ?? Buffer.alloc(0), commit, folder).tree
        : new Map();
    };
    const repo = read(`${prefix}/repo`);
    if (repo.size === 0) continue;
    const fixes = hidden === undefined ? new Map<string, Buffer>() : read(`${hidden}/fixes`);
    const references = [...fixes].flatMap(([path, data]) => {
      const [, bug] = /^([^/]+)\/reference\.patch$/.exec(path) ?? [];
      return bug === undefined ? [] : [[bug, data.toString('utf8')] as const];
    });
    yield { repo, references: new Map(references) };
  }
}

/** The mentor's own git, in the mentor's own repository; undefined where it fails, as where there is no repository. */
function gitIn(folder: string): (args: readonly string[], input?: string) => Buffer | undefined {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return () => undefined;
  return (args, input) => {
    const { status, stdout } = spawnSync('git', args, {
      cwd: folder,
      maxBuffer: 256 * 1024 * 1024,
      ...(input !== undefined && { input }),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return status === 0 ? stdout : undefined;
  };
}
