import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AttemptState, replay } from '../domain/attempt.ts';
import type { AttemptEvent } from '../domain/attempt-event.ts';
import type { Exercise } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { findWorkspace } from '../workspace/find-workspace.ts';
import { repairWorkspace } from '../workspace/repair-workspace.ts';
import { markerIn, type Workspace } from '../workspace/workspace.ts';
import { exerciseOfAttempt, rememberCollection } from './content.ts';
import { history } from './history.ts';
import type { AttemptsHost } from './host.ts';
import { OpenAttempt } from './open-attempt.ts';

/** An attempt's log as it is in the store, with the exercise it is at. */
export interface AttemptLog {
  readonly id: string;
  readonly events: readonly AttemptEvent[];
  readonly state: AttemptState;
  readonly exercise: Exercise;
}

/** The attempt whose workspace `directory` is, or lies in, brought up to date. */
export async function open(host: AttemptsHost, directory: string): Promise<Result<OpenAttempt>> {
  const workspace = await workspaceAt(host, directory);
  if (!workspace.ok) return workspace;
  const log = await readLog(host, workspace.value.attemptId);
  if (!log.ok) return log;
  if (log.value === undefined) return failed(...notOurs(workspace.value, host));
  // The records decide where an attempt's things are, not a file that came with the workspace.
  const dataDirectory = resolve(host.dataDirectory);
  // Runs are recorded where the marker says. Where that can't be put right, `doctor --repair` says why.
  if (workspace.value.dataDirectory !== dataDirectory)
    await repairWorkspace(workspace.value, { cloneRoot: host.cloneRoot, dataDirectory });
  const attempt = await OpenAttempt.from(host, { ...workspace.value, dataDirectory }, log.value);
  if (!attempt.ok) return attempt;
  const remembered = await rememberCollection(host, attempt.value);
  return remembered.ok ? attempt : remembered;
}

/** The log of an attempt; undefined if the store has none of that id. */
export async function readLog(host: AttemptsHost, id: string): Promise<Result<AttemptLog | undefined>> {
  const events = await host.store.read(id);
  if (!events.ok) return events;
  const state = replay(events.value);
  if (!state) return success(undefined);
  const exercise = await exerciseOfAttempt(host, state);
  return exercise.ok ? success({ id, events: events.value, state, exercise: exercise.value }) : exercise;
}

/** The workspace that `directory` is, or lies in; else a failure that suggests one. */
export async function workspaceAt(host: AttemptsHost, directory: string): Promise<Result<Workspace>> {
  const where = { workspacesDirectory: host.workspacesRoot };
  const workspace = await findWorkspace(directory, where);
  // To suggest one, every attempt has to be read.
  return workspace.ok
    ? workspace
    : findWorkspace(directory, { ...where, known: await knownWorkspaces(host) });
}

function notOurs({ directory, attemptId, exercise }: Workspace, { dataDirectory }: AttemptsHost) {
  return [
    'foreign-workspace',
    `${directory} was not made here: the records in ${dataDirectory} do not hold its attempt ${attemptId}.`,
    { command: ['start', exercise.id] },
  ] as const;
}

/** Those that are where the record has them. */
async function knownWorkspaces(host: AttemptsHost): Promise<string[]> {
  const lines = await history(host);
  return lines.ok
    ? lines.value
        .filter(({ phase }) => phase !== 'abandoned')
        .map(({ workspace }) => workspace)
        .filter((directory) => existsSync(markerIn(directory)))
    : [];
}
