import { dirname, join } from 'node:path';
import { readKeptExercise } from '../../catalog/kept-exercise.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { type Result, success } from '../../domain/failure.ts';
import type { Entry } from '../log/events.ts';
import { type BashState, digestOf } from '../log/state.ts';
import { hostKey, keepContent, packContent, verifyContent } from '../published-content.ts';
import type { BashDatabase } from '../worker-ports.ts';
import { type BashHome, writeSecrets } from './bash-home.ts';
import type { HostContext } from './host-context.ts';

/** What a host of a shared database takes from it and puts into it: secrets and the content of exercises. */

interface Named {
  readonly id: string;
  readonly digest: string;
}

/** What new submissions are graded by: without it, a bash can't go on. */
export const contentInForce = (state: BashState): readonly Named[] =>
  state.rules.exercises.map(({ id, digest }) => ({ id, digest: digestOf(state, id) ?? digest }));

/** Everything that a bash is or was graded by, were it in a mere preview. */
export const contentNamedIn = ({ rules, rejudges }: BashState): readonly Named[] => [
  ...rules.exercises.map(({ id, digest }) => ({ id, digest })),
  ...rejudges.flatMap(({ scope, digest }) =>
    scope.exercise === undefined ? [] : [{ id: scope.exercise, digest }],
  ),
];

/** The home with the code and the token that all hosts of this bash have in common. */
export async function withSharedSecrets(home: BashHome, { hosts }: BashDatabase): Promise<Result<BashHome>> {
  const shared = await hosts.secrets(home.slug, home.secrets);
  if (!shared.ok) return shared;
  const secrets = { code: shared.value.code, adminToken: shared.value.adminToken };
  if (secrets.adminToken !== home.secrets.adminToken || secrets.code !== home.secrets.code)
    writeSecrets(join(home.folder, 'secrets.json'), secrets);
  return success({ ...home, secrets });
}

/** Keeps here what another host has published and this one does not have; what is still missing is said later. */
export async function fetchContent(database: BashDatabase, state: BashState, folder: string): Promise<void> {
  for (const named of contentNamedIn(state))
    if (!readKeptExercise(folder, named)) await fetchOne(database, named.digest, folder);
}

/** Lets workers and other hosts have these, signed with this host's key. */
export async function publishContent(
  { content }: BashDatabase,
  dataDirectory: string,
  exercises: Iterable<Exercise>,
): Promise<Result<void>> {
  const key = hostKey(dataDirectory);
  for (const exercise of exercises) {
    const published = await content.put(await packContent(exercise, key));
    if (!published.ok) return published;
  }
  return success(undefined);
}

/** After a rejudge was previewed on this host. */
export async function publishFrom(host: HostContext, exercise: Exercise): Promise<Result<void>> {
  if (!host.database) return success(undefined);
  return publishContent(host.database, dataDirectoryOf(host.home), [exercise]);
}

/** What a rejudge on another host is graded by, so that this host knows its bugs and can grade by it as well. */
export async function followContent(host: HostContext, entries: readonly Entry[]): Promise<void> {
  for (const { event } of entries)
    if (event.type === 'rejudge-previewed') await contentFor(host, event.digest);
}

/** Content by digest, from the database where this host has not seen it yet. */
export async function contentFor(host: HostContext, digest: string): Promise<Exercise | undefined> {
  const known = host.content.get(digest);
  if (known || !host.database) return known;
  const fetched = await fetchOne(host.database, digest, host.home.folder);
  if (fetched) host.content.set(digest, fetched);
  return fetched;
}

async function fetchOne(
  { content }: BashDatabase,
  digest: string,
  folder: string,
): Promise<Exercise | undefined> {
  const published = await content.get(digest);
  if (!published.ok || published.value === null) return undefined;
  // The log names the digest, so a host needs nobody's word for what is behind it.
  if (!verifyContent(published.value, null).ok) return undefined;
  const kept = await keepContent(published.value, folder);
  return kept.ok ? kept.value : undefined;
}

/** `<data directory>/bashes/<slug>`. */
const dataDirectoryOf = ({ folder }: BashHome): string => dirname(dirname(folder));
