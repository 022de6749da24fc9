import type { z } from 'zod';
import { prepLines, visibleTestsLine } from '../../attempts/prep-check.ts';
import type { MachineLine } from '../../doctor/machine-line.ts';
import { type Result, success } from '../../domain/failure.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { bashReply } from '../api.ts';
import type { BashClient } from './bash-client.ts';
import { type ExerciseView, fetchExercise, openExerciseWorkspace } from './exercise-workspace.ts';
import { failureOf } from './problems.ts';

export type BashView = z.infer<typeof bashReply>;

/** An exercise of a bash that one works on. */
export interface OpenExercise {
  readonly workspace: Workspace;
  readonly ticket: string;
}

/** The workspaces of exercises, made where there are none yet: after the start of the bash's, before it of the warm-up. */
export async function makeWorkspaces(
  client: BashClient,
  exercises: readonly ExerciseView[],
): Promise<Result<readonly OpenExercise[]>> {
  const { machine, membership, api } = client;
  const { cloneRoot, dataDirectory, clock } = machine;
  const now = new Date(clock.now().atMs);
  const made: OpenExercise[] = [];
  for (const exercise of exercises) {
    const fetched = await fetchExercise(api, membership, exercise);
    if (!fetched.ok) return fetched;
    const workspace = await openExerciseWorkspace(membership, fetched.value, exercise.digest, {
      cloneRoot,
      dataDirectory,
      now,
    });
    if (!workspace.ok) return workspace;
    made.push({ workspace: workspace.value, ticket: fetched.value.ticket });
  }
  return success(made);
}

export interface Preparation {
  readonly lines: readonly MachineLine[];
  readonly ready: boolean;
  /** Where one can try everything before the start; null where the host offers nothing for it. */
  readonly warmUp: Workspace | null;
}

/** Looks at all that this machine needs, with the warm-up's tests where there is one, and tells the host. */
export async function prepare(client: BashClient, bash: BashView): Promise<Result<Preparation>> {
  const made = bash.warmUp ? await makeWorkspaces(client, [bash.warmUp]) : success([]);
  const warmUp = made.ok ? (made.value[0]?.workspace ?? null) : null;
  const lines: MachineLine[] = [
    ...prepLines(process.env),
    ...(made.ok
      ? []
      : [
          {
            name: 'workspace',
            state: 'failed' as const,
            detail: made.failure.message,
            next: made.failure.next,
          },
        ]),
    ...(warmUp ? [await visibleTestsLine(warmUp, client.signal)] : []),
  ];
  const ready = lines.every(({ state }) => state !== 'failed');
  const detail = lines
    .filter(({ state }) => state !== 'ok')
    .map((line) => `${line.name}: ${line.detail}`)
    .join('; ');
  const told = await client.api.ready({ ready, detail: detail.slice(0, 400) });
  if (told.kind !== 'ok') return { ok: false, failure: failureOf(told, client.membership.url) };
  return success({ lines, ready, warmUp });
}

const LOOK_EVERY_MS = 3_000;
/** Nobody is to miss the start by more than this. */
const NEAREST_MS = 200;

/** Resolves with the bash as soon as it has begun by the host's clock; undefined where the signal ended the wait. */
export async function awaitStart(
  { api, machine, signal }: Pick<BashClient, 'api' | 'machine' | 'signal'>,
  tell: (news: { readonly bash: BashView } | { readonly unreachable: string }) => void,
): Promise<BashView | undefined> {
  while (!signal.aborted) {
    const reply = await api.bash();
    if (reply.kind === 'ok' && reply.value.clock.phase !== 'lobby') return reply.value;
    if (reply.kind === 'ok') tell({ bash: reply.value });
    else tell({ unreachable: reply.kind === 'unreachable' ? reply.message : reply.problem.detail });
    const startsAtMs = reply.kind === 'ok' ? reply.value.clock.startsAtMs : null;
    const untilStartMs = startsAtMs === null ? LOOK_EVERY_MS : startsAtMs - api.clock.nowMs();
    await machine.sleep(Math.min(LOOK_EVERY_MS, Math.max(NEAREST_MS, untilStartMs)), signal);
  }
  return undefined;
}
