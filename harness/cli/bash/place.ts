import { resolve } from 'node:path';
import { type BashClient, type BashPlace, bashAt } from '../../bugbash/client/bash-client.ts';
import { sendWaiting } from '../../bugbash/client/outbox/send.ts';
import { composeBashClient } from '../../compose.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { CommandArguments } from '../arguments.ts';
import type { CommandContext } from '../command.ts';

export const BASH_FLAGS = {
  dir: { value: true, help: 'a workspace of the bash, if it is not the current folder' },
} as const;

/** How long a command that is about something else tries to send what waits. */
const FLUSH_MS = 5_000;

/** The bash that a command is about. What waits in its outbox is sent first, as far as that goes quickly. */
export async function openPlace(args: CommandArguments, context: CommandContext): Promise<Result<BashPlace>> {
  const place = await placeWithoutSending(args, context);
  if (place.ok) await flush(place.value.client);
  return place;
}

async function placeWithoutSending(
  { values }: CommandArguments,
  { environment, currentDirectory, signal }: CommandContext,
): Promise<Result<BashPlace>> {
  return bashAt(composeBashClient(environment), resolve(currentDirectory, values.dir ?? '.'), signal);
}

interface OpenExercise {
  readonly client: BashClient;
  readonly workspace: Workspace;
  readonly exercise: string;
}

/** The same for a command that is about an exercise. */
export async function openExercise(
  args: CommandArguments,
  context: CommandContext,
): Promise<Result<OpenExercise>> {
  const place = await openPlace(args, context);
  return place.ok ? inWorkspace(place.value) : place;
}

/** As `openExercise`; what waits in the outbox stays there. */
export async function exerciseWithoutSending(
  args: CommandArguments,
  context: CommandContext,
): Promise<Result<OpenExercise>> {
  const place = await placeWithoutSending(args, context);
  return place.ok ? inWorkspace(place.value) : place;
}

function inWorkspace({ client, workspace, exercise }: BashPlace) {
  if (workspace !== null && exercise !== null) return success({ client, workspace, exercise });
  return failed(
    'not-a-workspace',
    `That is about one exercise of "${client.membership.bashName}", and this folder is not in a workspace of it.`,
    `Go to one first; they are in ${client.membership.workspaces}.`,
  );
}

async function flush({ outbox, api, machine, signal }: BashClient): Promise<void> {
  if (outbox.waiting().length === 0) return;
  const limit = new AbortController();
  const end = AbortSignal.any([signal, limit.signal, AbortSignal.timeout(FLUSH_MS)]);
  // One try: the command has something else to do.
  await sendWaiting(outbox, api, machine, end, ({ type }) => {
    if (type === 'waits') limit.abort();
  });
}
