import { cp, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Collection } from '../../catalog/catalog.ts';
import { findExercise } from '../../catalog/find-exercise.ts';
import { readKeptExercise } from '../../catalog/kept-exercise.ts';
import type { AttemptState } from '../../domain/attempt.ts';
import type { PreparedEvent } from '../../domain/attempt-event.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { expected } from '../../workspace/expected.ts';
import { parseMarker, writeMarker } from '../../workspace/marker-file.ts';
import { isWorkspaceIntact, repairWorkspace } from '../../workspace/repair-workspace.ts';
import { type Workspace, workspaceExercise, workspacePaths } from '../../workspace/workspace.ts';
import type { Repair } from './repair.ts';

/** What the repairs of workspaces need to know. */
export interface WorkspacesToRepair {
  readonly attempts: readonly { readonly id: string; readonly state: AttemptState }[];
  readonly collection: Collection;
  readonly cloneRoot: string;
  readonly dataDirectory: string;
}

/** Of each attempt's workspace: its marker, the copy of its start, and its links. Those that are gone stay gone. */
export async function planWorkspaceRepairs(known: WorkspacesToRepair): Promise<Repair[]> {
  const repairs: Repair[] = [];
  for (const { id, state } of known.attempts) {
    if (state.phase === 'abandoned') continue;
    const { workspace: directory } = state.prepared;
    const git = await stat(path.join(directory, '.git')).catch(() => undefined);
    if (!git?.isDirectory()) continue;
    repairs.push(...(await planFor(directory, id, state, known)));
  }
  return repairs;
}

async function planFor(
  directory: string,
  attemptId: string,
  state: AttemptState,
  { collection, cloneRoot, dataDirectory }: WorkspacesToRepair,
): Promise<Repair[]> {
  const { prepared } = state;
  const exercise = exerciseAtStart(state, { collection, dataDirectory });
  const wanted = exercise && describe(exercise, { directory, attemptId, prepared, cloneRoot, dataDirectory });
  const { marker, spareLinks, start } = workspacePaths({ directory, dataDirectory, attemptId });
  const text = await readFile(marker, 'utf8').catch(() => '');
  const found = parseMarker(directory, marker, text);
  if (found.ok && found.value.attemptId !== attemptId) return [];
  const repairs: Repair[] = [];
  if (!found.ok) {
    // Without a trace of bugsquash the checkout may be somebody else's.
    const isOurs = text !== '' || (await exists(spareLinks));
    if (!isOurs || wanted === undefined) return [];
    repairs.push({
      wrong: `${marker} is ${text === '' ? 'missing' : 'damaged'}, so ${directory} is not a workspace any more`,
      remedy: 'write it again, from the record of the attempt',
      apply: () => expected(`write ${marker}`, () => writeMarker(wanted)),
    });
  }
  if (exercise !== undefined && !(await exists(path.join(start, 'package.json')))) {
    const repo = path.join(exercise.exerciseRoot, 'repo');
    repairs.push({
      wrong: `${start}, what ${directory} was at the start, is missing or not whole`,
      remedy: `copy it from ${repo}, which is the same`,
      apply: () => expected(`copy ${repo}`, () => cp(repo, start, { recursive: true })),
    });
  }
  const workspace = found.ok ? found.value : wanted;
  if (workspace !== undefined && !(await isWorkspaceIntact(workspace, { cloneRoot, dataDirectory }))) {
    repairs.push({
      wrong: `node_modules or .npmrc of ${directory} is not as it should be`,
      remedy: 'lay node_modules out anew and put .npmrc back if it is missing; no other file is touched',
      apply: () => repairWorkspace(workspace, { cloneRoot, dataDirectory }),
    });
  }
  return repairs;
}

/** The exercise as it was at the start: as it was kept then, or of the collection where it has not changed. */
function exerciseAtStart(
  { prepared: { exercise }, collection: remembered }: AttemptState,
  { collection, dataDirectory }: Pick<WorkspacesToRepair, 'collection' | 'dataDirectory'>,
): Exercise | undefined {
  const kept = readKeptExercise(dataDirectory, exercise);
  if (kept) return kept;
  const { exercise: read } = findExercise(collection, remembered, exercise);
  return read.ok && read.value.digest === exercise.digest ? read.value : undefined;
}

/** The workspace as the record tells it. */
function describe(
  atStart: Exercise,
  {
    directory,
    attemptId,
    prepared,
    cloneRoot,
    dataDirectory,
  }: Pick<WorkspacesToRepair, 'cloneRoot' | 'dataDirectory'> & {
    readonly directory: string;
    readonly attemptId: string;
    readonly prepared: PreparedEvent;
  },
): Workspace {
  const { root: _, ...exercise } = workspaceExercise(atStart);
  return {
    directory,
    attemptId,
    exercise: { ...exercise, ...prepared.exercise },
    createdAt: new Date(prepared.atMs).toISOString(),
    cloneRoot,
    dataDirectory: path.resolve(dataDirectory),
  };
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
