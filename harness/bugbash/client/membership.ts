import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failed, type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';

/**
 * What this machine knows of the bashes that its user has joined:
 *
 * ```
 * <data directory>/joined/<key>/membership.json    who one is there, with the token; mode 600
 *                               outbox/            submissions on their way (outbox/outbox.ts)
 *                               exercises/         public halves, by the sha256 of their archives
 *                               seen.json          the bash as it was last seen, for when the host is out of reach
 * ```
 */
const membershipSchema = z.strictObject({
  schema: z.literal('bugsquash/membership@1'),
  url: z.string(),
  bash: z.string(),
  bashName: z.string(),
  person: z.string(),
  name: z.string(),
  team: z.string().nullable(),
  teamName: z.string().nullable(),
  token: z.string(),
  /** Where its workspaces go, a folder for each exercise. */
  workspaces: z.string(),
});

export type Membership = Omit<z.infer<typeof membershipSchema>, 'schema'> & {
  /** Names the folder, and the workspaces' attempts: of this bash and person, whatever the host's address is. */
  readonly key: string;
  readonly folder: string;
};

/** Address of one's own page at the host: submissions, questions, debriefs, votes. It holds the token. */
export const pageOf = ({ url, token }: Pick<Membership, 'url' | 'token'>): string => `${url}/me#${token}`;

const KEY = /^[0-9a-f]{12}$/;

export function membershipKey(bash: string, person: string): string {
  return createHash('sha256').update(`${bash}\0${person}`).digest('hex').slice(0, 12);
}

/** Keeps a membership in one step; the token can be read by this user only. */
export function keepMembership(
  dataDirectory: string,
  joined: Omit<Membership, 'key' | 'folder'>,
): Membership {
  const key = membershipKey(joined.bash, joined.person);
  const folder = folderOf(dataDirectory, key);
  makeDirectory(folder);
  const draft = join(folder, `membership.${process.pid}.draft`);
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify({ schema: 'bugsquash/membership@1', ...joined }, null, 2)}\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  renameSync(draft, fileOf(folder));
  return { ...joined, key, folder };
}

/** All bashes joined here, the latest first. What can't be read is left out: joining again writes it anew. */
export function memberships(dataDirectory: string): readonly Membership[] {
  const all = join(dataDirectory, 'joined');
  const keys = existsSync(all) ? readdirSync(all).filter((key) => KEY.test(key)) : [];
  return keys
    .flatMap((key) => {
      const folder = join(all, key);
      const read = readMembership(folder, key);
      return read ? [{ read, usedMs: statSync(fileOf(folder)).mtimeMs }] : [];
    })
    .sort((a, b) => b.usedMs - a.usedMs)
    .map(({ read }) => read);
}

/** The membership that a workspace's attempt id names. */
export function membershipOf(dataDirectory: string, key: string): Membership | undefined {
  return KEY.test(key) ? readMembership(folderOf(dataDirectory, key), key) : undefined;
}

/** The latest one; most people have only one. */
export function currentMembership(dataDirectory: string): Result<Membership> {
  const [latest] = memberships(dataDirectory);
  if (latest) return success(latest);
  return failed(
    'not-joined',
    'You have not joined a bash on this machine.',
    'Ask the host for the line to type; it looks like this: npx http://<host>/bugsquash.tgz join <code>',
  );
}

/** Makes it the latest. */
export function touchMembership({ folder }: Membership): void {
  const now = new Date();
  utimesSync(fileOf(folder), now, now);
}

function readMembership(folder: string, key: string): Membership | undefined {
  try {
    const { schema: _, ...joined } = membershipSchema.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')));
    return { ...joined, key, folder };
  } catch {
    return undefined;
  }
}

const folderOf = (dataDirectory: string, key: string): string => join(dataDirectory, 'joined', key);
const fileOf = (folder: string): string => join(folder, 'membership.json');
