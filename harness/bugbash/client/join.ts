import { join } from 'node:path';
import type { z } from 'zod';
import { failed, type Result, success } from '../../domain/failure.ts';
import type { bashReply, meReply } from '../api.ts';
import { type BashClient, type ClientMachine, openBash } from './bash-client.ts';
import { HostApi } from './host-api.ts';
import { keepMembership, type Membership, memberships, touchMembership } from './membership.ts';
import { failureOf } from './problems.ts';
import { keepSeen } from './seen.ts';
import { ServerClock } from './server-clock.ts';

export interface JoinOptions {
  readonly url: string;
  readonly code: string;
  readonly name: string;
  /** Whether a person chose that name; a name of the machine's does not stand against the one of an earlier join. */
  readonly isNameChosen: boolean;
  readonly team?: string | undefined;
  /** Asks for the team where the bash wants one and none was named; undefined where there is nobody to ask. */
  readonly askTeam?: ((why: string) => Promise<string | undefined>) | undefined;
  /** Where the workspaces go. */
  readonly directory?: string | undefined;
}

export interface Joined {
  readonly client: BashClient;
  readonly bash: z.infer<typeof bashReply>;
  readonly me: z.infer<typeof meReply>;
  /** Whether one had joined before on this machine, and goes on. */
  readonly isContinued: boolean;
}

/** Joins a bash, or goes on in one that was joined before: the same person, with the same token. */
export async function joinBash(
  machine: ClientMachine,
  options: JoinOptions,
  signal: AbortSignal,
): Promise<Result<Joined>> {
  const url = hostUrl(options.url);
  if (!url.ok) return url;
  const known = memberships(machine.dataDirectory).find(
    (one) => one.url === url.value && (!options.isNameChosen || one.name === options.name),
  );
  const continued = known && (await goOn(machine, known, signal));
  if (continued) return continued;
  if (TOKEN.test(options.code)) return joinByToken(machine, { ...options, url: url.value }, signal);
  return joinAnew(machine, { ...options, url: url.value }, signal);
}

/** What the host gives a person for a new laptop, in place of the code for all. */
const TOKEN = /^[A-Za-z0-9_-]{32,}$/;

/** What follows `host`: `http://` unless it says otherwise, without the path of the package it may have been copied with. */
export function hostUrl(text: string): Result<string> {
  const withScheme = /^https?:\/\//i.test(text) ? text : `http://${text}`;
  try {
    const { origin, pathname, username, password } = new URL(withScheme);
    if (username || password) throw new Error('no names and passwords');
    return success(origin + pathname.replace(/\/(bugsquash\.tgz)?$/, ''));
  } catch {
    return failed(
      'bad-arguments',
      `"${text}" is not the address of a host.`,
      'Type it as the host shows it, such as http://192.168.0.7:4711.',
    );
  }
}

/** Undefined where the token is not good any more. */
async function goOn(
  machine: ClientMachine,
  membership: Membership,
  signal: AbortSignal,
): Promise<Result<Joined> | undefined> {
  const client = openBash(machine, membership, signal);
  const [me, bash] = await Promise.all([client.api.me(), client.api.bash()]);
  if (me.kind === 'refused' && me.problem.code === 'bad-token') return undefined;
  if (me.kind !== 'ok') return { ok: false, failure: failureOf(me, membership.url) };
  if (bash.kind !== 'ok') return { ok: false, failure: failureOf(bash, membership.url) };
  touchMembership(membership);
  return entered(client, bash.value, me.value, true);
}

async function joinAnew(
  machine: ClientMachine,
  options: JoinOptions,
  signal: AbortSignal,
): Promise<Result<Joined>> {
  const { url, code, name, team } = options;
  const { version, clock } = machine;
  const stranger = new HostApi({ url }, version, new ServerClock(clock), signal);
  const joined = await stranger.join({
    code,
    name,
    client: version,
    ...(team === undefined ? {} : { team }),
  });
  const isIncomplete = joined.kind === 'refused' && joined.problem.code === 'bad-request';
  if (isIncomplete && team === undefined && options.askTeam) {
    const answer = (await options.askTeam(joined.problem.detail))?.trim();
    if (answer) return joinAnew(machine, { ...options, team: answer }, signal);
  }
  if (isIncomplete)
    return failed('bad-arguments', joined.problem.detail, {
      command: ['join', url, code, '--name', name, '--team', '<team>'],
      lead: 'Name yourself and your team',
    });
  if (joined.kind !== 'ok') return { ok: false, failure: failureOf(joined, url) };
  return joinByToken(machine, { ...options, code: joined.value.token }, signal);
}

/** As the person whose token it is, kept here from now on. */
async function joinByToken(
  machine: ClientMachine,
  { url, code: token, directory }: Pick<JoinOptions, 'url' | 'code' | 'directory'>,
  signal: AbortSignal,
): Promise<Result<Joined>> {
  const { version, clock, dataDirectory, workspacesRoot } = machine;
  const api = new HostApi({ url, token }, version, new ServerClock(clock), signal);
  const [me, bash] = await Promise.all([api.me(), api.bash()]);
  if (me.kind !== 'ok') return { ok: false, failure: failureOf(me, url) };
  if (bash.kind !== 'ok') return { ok: false, failure: failureOf(bash, url) };
  const { person, name, team } = me.value;
  const membership = keepMembership(dataDirectory, {
    ...{ url, person, name, token },
    bash: bash.value.id,
    bashName: bash.value.name,
    team: team?.id ?? null,
    teamName: team?.name ?? null,
    workspaces: directory ?? join(workspacesRoot, asciiFolder(bash.value.id)),
  });
  return entered(openBash(machine, membership, signal), bash.value, me.value, false);
}

/** Remembers what was seen, for a laptop that loses its network right after. */
function entered(
  client: BashClient,
  bash: Joined['bash'],
  me: Joined['me'],
  isContinued: boolean,
): Result<Joined> {
  const { board = null, submissions = null, questions = null } = client.seen ?? {};
  keepSeen(client.membership.folder, {
    time: client.api.clock.known,
    bash,
    me,
    board,
    submissions,
    questions,
  });
  return success({ client, bash, me, isContinued });
}

/** npm and vitest can't work below every name. */
const asciiFolder = (name: string): string =>
  name
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60) || 'bash';
