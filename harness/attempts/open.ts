import { readExercise } from '../catalog/catalog.ts';
import { replay } from '../domain/attempt.ts';
import type { Result } from '../domain/failure.ts';
import { findWorkspace } from '../workspace/find-workspace.ts';
import { history } from './history.ts';
import type { AttemptsHost } from './host.ts';
import { OpenAttempt } from './open-attempt.ts';

/** As many of the latest workspaces are looked through for one to suggest. */
const SUGGESTED = 5;

/** The attempt whose workspace `directory` is, or lies in. */
export async function open(host: AttemptsHost, directory: string): Promise<Result<OpenAttempt>> {
  const { store, clock, workspacesRoot } = host;
  const where = { workspacesDirectory: workspacesRoot };
  let workspace = await findWorkspace(directory, where);
  // To suggest one, every attempt has to be read.
  if (!workspace.ok)
    workspace = await findWorkspace(directory, { ...where, known: await knownWorkspaces(host) });
  if (!workspace.ok) return workspace;
  const events = await store.read(workspace.value.attemptId);
  if (!events.ok) return events;
  const collection = replay(events.value)?.prepared.collection ?? host.collection;
  const exercise = readExercise(collection, workspace.value.exercise.id);
  if (!exercise.ok) return exercise;
  return OpenAttempt.read(store, clock, workspace.value, exercise.value);
}

async function knownWorkspaces(host: AttemptsHost): Promise<string[]> {
  const lines = await history(host);
  return lines.ok
    ? lines.value
        .filter(({ phase }) => phase !== 'abandoned')
        .map(({ workspace }) => workspace)
        .slice(0, SUGGESTED)
    : [];
}
