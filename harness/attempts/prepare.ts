import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { withoutNames } from '../catalog/find-exercise.ts';
import { bugNamed } from '../catalog/variant.ts';
import { replay } from '../domain/attempt.ts';
import type { Mode, PreparedEvent } from '../domain/attempt-event.ts';
import type { Exercise } from '../domain/exercise.ts';
import { type Result, success } from '../domain/failure.ts';
import { createWorkspace } from '../workspace/create-workspace.ts';
import { workspaceExercise } from '../workspace/workspace.ts';
import { contentIdOf, keepContent, variantOf } from './content.ts';
import type { AttemptsHost } from './host.ts';
import { OpenAttempt } from './open-attempt.ts';

export interface StartOptions {
  /** Where the workspace goes; a free folder below the workspaces' root when absent. */
  readonly directory?: string | undefined;
  readonly minutes?: number | undefined;
  readonly mode: Mode;
  /** Whether coding assistants are used, and which. */
  readonly assistants?: boolean;
  readonly assistantNames?: string | undefined;
  /** Whether questions are asked as an interviewer would. */
  readonly interviewer?: boolean;
  /** Check out the variant in which only this bug lives: its line of the ticket, from 1, or its id. */
  readonly bug?: string | undefined;
}

/** Makes the workspace and the attempt; the clock does not run yet. */
export async function prepare(
  host: AttemptsHost,
  whole: Exercise,
  options: StartOptions,
): Promise<Result<OpenAttempt>> {
  const chosen = await chooseVariant(host, whole, options.bug);
  if (!chosen.ok) return chosen;
  const { exercise, variant } = chosen.value;
  const { store, clock, cloneRoot, dataDirectory, workspacesRoot, collection } = host;
  const { id, minutes } = exercise.manifest;
  const content = contentIdOf(exercise);
  const attemptId = host.newAttemptId();
  const now = clock.now();
  const kept = await keepContent(host, exercise);
  if (!kept.ok) return kept;
  const create = (directory: string) =>
    createWorkspace({
      exercise: workspaceExercise(exercise),
      directory,
      cloneRoot,
      dataDirectory,
      attemptId,
      now: new Date(now.atMs),
    });
  const created = await (options.directory === undefined
    ? createInFree(workspacesRoot, id, create)
    : create(options.directory));
  if (!created.ok) return created;
  const { workspace } = created.value;
  const prepared: PreparedEvent = {
    type: 'prepared',
    ...now,
    exercise: content,
    mode: options.mode,
    limitMs: Math.round((options.minutes ?? minutes) * 60_000),
    assistants: options.assistants ?? false,
    ...(options.assistantNames === undefined ? {} : { assistantNames: options.assistantNames }),
    interviewer: options.interviewer ?? false,
    ...(variant ? { variant } : {}),
    workspace: workspace.directory,
    collection: withoutNames(collection),
  };
  const recorded = await store.create(attemptId, id, prepared);
  if (!recorded.ok) {
    await created.value.remove();
    return recorded;
  }
  const events = [prepared];
  const state = replay(events);
  if (!state) throw new Error('A log that begins with the preparation has no state.');
  return OpenAttempt.from(host, workspace, { id: attemptId, exercise, events, state });
}

/** What is checked out: all of an exercise, or the variant in which one bug lives. */
async function chooseVariant(
  { dataDirectory }: AttemptsHost,
  exercise: Exercise,
  asked: string | undefined,
): Promise<Result<{ readonly exercise: Exercise; readonly variant?: PreparedEvent['variant'] }>> {
  if (asked === undefined) return success({ exercise });
  const named = bugNamed(exercise, asked);
  if (!named.ok) return named;
  const { bug, line } = named.value;
  const made = await variantOf(dataDirectory, exercise, bug);
  return made.ok ? success({ exercise: made.value, variant: { bug: bug.id, line } }) : made;
}

/** Makes a workspace in the first of `<root>/<id>`, `<id>-2`, `<id>-3` … that is free. */
async function createInFree(
  workspacesRoot: string,
  id: string,
  create: (directory: string) => ReturnType<typeof createWorkspace>,
): ReturnType<typeof createWorkspace> {
  for (let number = 1; ; number += 1) {
    const directory = join(workspacesRoot, number === 1 ? id : `${id}-${number}`);
    if (existsSync(directory) && !isEmptyFolder(directory)) continue;
    const created = await create(directory);
    // Another start may have taken it between the look and the claim.
    if (created.ok || created.failure.code !== 'directory-not-empty') return created;
  }
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}
