import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { childrenOf } from '../../../harness/sandbox/process-tree.ts';

const DEBIAN = '/usr/lib/postgresql';
const OLDEST = 15;
const STARTS_WITHIN_MS = 60_000;

/** The programs of a PostgreSQL on this machine, or why there are none to test with. */
export function findPostgres(): { readonly bin: string } | { readonly missing: string } {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : [];
  const newest = Math.max(
    ...versions.filter((version) => existsSync(join(DEBIAN, `${version}`, 'bin', 'initdb'))),
  );
  if (newest >= OLDEST) return { bin: join(DEBIAN, `${newest}`, 'bin') };
  const missing = `There is no PostgreSQL ${OLDEST} or newer in ${DEBIAN} (apt-get install postgresql).`;
  if (process.env.BUGSQUASH_REQUIRE_POSTGRES === '1') throw new Error(missing);
  return { missing };
}

/** A PostgreSQL of its own in a temporary folder, that listens on a socket there and nowhere else. */
export interface Postgres {
  readonly superuserUrl: string;
  /** Of the process that all others are children of; 0 while it is down. */
  readonly pid: number;
  /** A new, empty database, for a user who owns it and is no superuser. */
  database(): Promise<string>;
  /** Ends all of its processes at once, as a power cut would. */
  kill(): Promise<void>;
  /** The same by `kill -9`. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings of the server, such as `shared_preload_libraries=pg_stat_statements` */
export async function startPostgres(bin: string, settings: readonly string[] = []): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'bugsquash-pg-'));
  const user = unprivileged();
  const data = join(folder, 'data');
  mkdirSync(data);
  if (user) for (const path of [folder, data]) chownSync(path, user.uid, user.gid);
  chmodSync(folder, 0o755);
  const as = user ? { uid: user.uid, gid: user.gid } : {};
  const options = { ...as, cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8', HOME: folder } };
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C.UTF-8'],
    { ...options, stdio: 'ignore' },
  );
  const urlOf = (name: string, role: string) =>
    `postgres:///${name}?host=${encodeURIComponent(folder)}&user=${role}`;
  const superuserUrl = urlOf('postgres', 'postgres');
  let server: ReturnType<typeof spawn> | undefined;
  let made = 0;

  async function start(): Promise<void> {
    // What synchronous writes cost is not what is tested; they are still asked for.
    const all = ['listen_addresses=', 'fsync=off', 'max_connections=200', ...settings];
    const given = all.flatMap((setting) => ['-c', setting]);
    const process = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, ...given], {
      ...options,
      stdio: 'ignore',
    });
    server = process;
    const deadlineMs = performance.now() + STARTS_WITHIN_MS;
    while (!(await answers(superuserUrl))) {
      if (process.exitCode !== null || performance.now() > deadlineMs)
        throw new Error(`PostgreSQL in ${folder} did not start`);
      await setTimeout(50);
    }
  }

  /** SIGKILL leaves its processes for connections behind, which end when they notice; SIGQUIT ends all without a checkpoint. */
  async function end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    const process = server;
    server = undefined;
    if (!process || process.exitCode !== null) return;
    const exit = once(process, 'exit');
    process.kill(signal);
    await exit;
  }

  async function crash(): Promise<void> {
    const process = server;
    server = undefined;
    if (!process?.pid || process.exitCode !== null) return;
    const exit = once(process, 'exit');
    const children = childrenOf(process.pid);
    process.kill('SIGKILL');
    for (const pid of children)
      try {
        globalThis.process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    await exit;
  }

  await start();
  await query(superuserUrl, 'CREATE ROLE bash LOGIN');
  return {
    superuserUrl,
    get pid() {
      return server?.pid ?? 0;
    },
    async database() {
      made += 1;
      await query(superuserUrl, `CREATE DATABASE bash${made} OWNER bash`);
      return urlOf(`bash${made}`, 'bash');
    },
    start,
    kill: () => end('SIGQUIT'),
    crash,
    async stop() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await query(url, 'SELECT 1');
    return true;
  } catch {
    return false;
  }
}

/** initdb refuses to run as root: the user whom Debian's package makes for it, or one who owns nothing. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const home = '/var/lib/postgresql';
  if (!existsSync(home)) return { uid: 65_534, gid: 65_534 };
  const { uid, gid } = statSync(home);
  return uid === 0 ? { uid: 65_534, gid: 65_534 } : { uid, gid };
}
