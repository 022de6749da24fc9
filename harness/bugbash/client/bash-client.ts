import { join } from 'node:path';
import type { Clock } from '../../domain/clock.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { findWorkspace } from '../../workspace/find-workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { bashOfWorkspace } from './exercise-workspace.ts';
import { HostApi } from './host-api.ts';
import { currentMembership, type Membership, membershipOf, touchMembership } from './membership.ts';
import { Outbox } from './outbox/outbox.ts';
import type { Waits } from './outbox/send.ts';
import { readSeen, type Seen } from './seen.ts';
import { ServerClock } from './server-clock.ts';

/** What a client needs of the machine it runs on. */
export interface ClientMachine extends Waits {
  readonly clock: Clock;
  readonly cloneRoot: string;
  readonly dataDirectory: string;
  readonly workspacesRoot: string;
  /** Of this client, as the host compares it with its own. */
  readonly version: string;
}

/** A bash that was joined on this machine, with all that its use cases work with. */
export interface BashClient {
  readonly machine: ClientMachine;
  readonly membership: Membership;
  readonly api: HostApi;
  readonly outbox: Outbox;
  /** As an earlier process left it; null if none has. */
  readonly seen: Seen | null;
  readonly signal: AbortSignal;
}

export function openBash(machine: ClientMachine, membership: Membership, signal: AbortSignal): BashClient {
  const seen = readSeen(membership.folder);
  const clock = new ServerClock(machine.clock, seen?.time ?? undefined);
  const { url, token, folder } = membership;
  return {
    machine,
    membership,
    api: new HostApi({ url, token }, machine.version, clock, signal),
    outbox: new Outbox(join(folder, 'outbox')),
    seen,
    signal,
  };
}

/** A bash, and where in it one is: in the workspace of an exercise, or in none. */
export interface BashPlace {
  readonly client: BashClient;
  readonly workspace: Workspace | null;
  /** Of the workspace. */
  readonly exercise: string | null;
}

/** The bash whose workspace `directory` is or lies in; else the one that was used last. */
export async function bashAt(
  machine: ClientMachine,
  directory: string,
  signal: AbortSignal,
): Promise<Result<BashPlace>> {
  const found = await bashWorkspaceAt(machine, directory);
  if (found) {
    const membership = membershipOf(machine.dataDirectory, found.key);
    if (!membership) return notHere(found.workspace);
    touchMembership(membership);
    const client = openBash(machine, membership, signal);
    return success({ client, workspace: found.workspace, exercise: found.exercise });
  }
  const latest = currentMembership(machine.dataDirectory);
  if (!latest.ok) return latest;
  return success({ client: openBash(machine, latest.value, signal), workspace: null, exercise: null });
}

/** The workspace of a bash that `directory` is or lies in; undefined where it is in none. */
export async function bashWorkspaceAt(
  { workspacesRoot, dataDirectory }: Pick<ClientMachine, 'workspacesRoot' | 'dataDirectory'>,
  directory: string,
): Promise<{ readonly workspace: Workspace; readonly key: string; readonly exercise: string } | undefined> {
  const workspace = await findWorkspace(directory, { workspacesDirectory: workspacesRoot });
  const bash = workspace.ok ? bashOfWorkspace(workspace.value) : undefined;
  // Our own records say where the things of a workspace are, not a file that came with it.
  return workspace.ok && bash ? { workspace: { ...workspace.value, dataDirectory }, ...bash } : undefined;
}

const notHere = ({ directory }: Workspace): Result<never> =>
  failed(
    'not-joined',
    `${directory} belongs to a bash that was not joined by this user on this machine.`,
    'Join the bash again; it makes workspaces of your own.',
  );
