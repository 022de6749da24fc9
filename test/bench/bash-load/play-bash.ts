import { mkdtempSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { checkChain } from '../../../harness/bugbash/log/chain.ts';
import type { Entry } from '../../../harness/bugbash/log/events.ts';
import { readExercise } from '../../../harness/catalog/catalog.ts';
import { patchedTree, ROOT, type Tree } from '../../support/exercises.ts';
import { freePort } from '../../support/free-port.ts';
import { ask, type ServedHost, SMALL_EXERCISE, serveHost, stopHost } from '../../support/served-host.ts';
import { Watcher } from './watcher.ts';

export interface BashPlan {
  /** Each a team of one, with a board open. */
  readonly people: number;
  readonly spectators: number;
  readonly submissions: number;
  /** They come evenly, over so long. */
  readonly overMs: number;
  /** One more team that submits as fast as it can. */
  readonly floods: boolean;
}

export interface PlayedBash {
  readonly acknowledgementsMs: readonly number[];
  /** From each verdict until each watcher had a board with it. */
  readonly behindMs: readonly number[];
  /** From each receipt of a submission that was asked for to its verdict. */
  readonly waitsMs: readonly number[];
  /** When verdicts were given, in order. */
  readonly verdictsAtMs: readonly number[];
}

const fixtures = join(ROOT, 'test', 'fixtures', 'hostile', 'exercise');
const read = readExercise(
  { exercisesRoot: join(fixtures, 'exercises'), solutionsRoot: join(fixtures, 'solutions') },
  SMALL_EXERCISE,
);
if (!read.ok) throw new Error(read.failure.message);
const exercise = read.value;
const SOURCE = 'src/index.ts';
/** How long the last verdict may take to be on every board. */
const SETTLE_MS = 3_000;
const FLOODS_AT_ONCE = 4;

export const solvedTree = (): Tree => patchedTree(exercise, ['fixes/sum/reference.patch']);
const solved = String(solvedTree().get(SOURCE));

/** Plays a bash against a real host in a process of its own; throws where a submission is lost or doubled. */
export async function playBash(plan: BashPlan, folder: string): Promise<PlayedBash> {
  const host = await serveHost({ home: mkdtempSync(join(folder, 'bash-')), port: await freePort() });
  const agent = new Agent({ keepAlive: true });
  const watchers: Watcher[] = [];
  try {
    const tokens = await joinPeople(host, plan.people);
    const [flooder = ''] = plan.floods ? await joinPeople(host, 1, 'Flooder') : [];
    await ask(`${host.api}/admin/clock`, host.adminToken, { action: 'start' });
    for (const token of [...tokens, ...Array.from({ length: plan.spectators }, () => null)])
      watchers.push(new Watcher(host.api, token, agent));
    for (const watcher of watchers) await watcher.open();
    const flooding = new AbortController();
    const flood = plan.floods ? floodHost(host, flooder, flooding.signal) : Promise.resolve();
    const acknowledged = await submitAll(host, tokens, plan);
    flooding.abort();
    await flood;
    await untilGraded(host);
    await setTimeout(SETTLE_MS);
    return resultsOf(await logOf(host), acknowledged, watchers);
  } finally {
    for (const watcher of watchers) watcher.close();
    agent.destroy();
    await stopHost(host);
  }
}

async function joinPeople(
  { api, code }: ServedHost,
  count: number,
  name = 'Person',
): Promise<readonly string[]> {
  const client = (await ask(`${api}/bash`, null))?.body.client.version;
  const tokens: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    const reply = await ask(`${api}/join`, null, { code, name: `${name} ${index}`, client });
    tokens.push(reply?.body.token);
  }
  return tokens;
}

interface Acknowledged {
  readonly key: string;
  readonly afterMs: number;
}

async function submitAll(
  { api }: ServedHost,
  tokens: readonly string[],
  { submissions, overMs }: BashPlan,
): Promise<readonly Acknowledged[]> {
  const startedMs = performance.now();
  return Promise.all(
    Array.from({ length: submissions }, async (_, index) => {
      await setTimeout(Math.max(0, (index * overMs) / submissions - (performance.now() - startedMs)));
      const key = `key-${String(index).padStart(5, '0')}`;
      const sentMs = performance.now();
      const reply = await ask(`${api}/submissions`, tokens[index % tokens.length] ?? '', bodyOf(key));
      if (reply?.status !== 202)
        throw new Error(`${key} was answered with ${reply?.status}: ${reply?.body.detail}`);
      return { key, afterMs: performance.now() - sentMs };
    }),
  );
}

/** No two have the same files: the verdict of those would be known. */
function bodyOf(key: string): object {
  const files = [{ path: SOURCE, base64: Buffer.from(`${solved}// ${key}\n`).toString('base64') }];
  return { exercise: SMALL_EXERCISE, digest: exercise.digest, key, files };
}

async function floodHost({ api }: ServedHost, token: string, signal: AbortSignal): Promise<void> {
  let number = 0;
  const floodOn = async () => {
    while (!signal.aborted) {
      number += 1;
      await ask(`${api}/submissions`, token, bodyOf(`flood-${number}`));
      await setTimeout(10);
    }
  };
  await Promise.all(Array.from({ length: FLOODS_AT_ONCE }, floodOn));
}

async function untilGraded({ api, adminToken }: ServedHost): Promise<void> {
  for (;;) {
    const queue = (await ask(`${api}/admin`, adminToken))?.body.queue;
    if (queue?.waiting === 0 && queue.running === 0) return;
    await setTimeout(500);
  }
}

async function logOf({ api, adminToken }: ServedHost): Promise<readonly Entry[]> {
  const archive = await ask(`${api}/admin/export`, adminToken);
  const tar = await unpackTar(gunzipSync(archive?.body as Buffer));
  const events = tar.find(({ header }) => header.name === 'events.jsonl')?.data ?? [];
  const chain = checkChain(Buffer.from(events).toString('utf8').trimEnd().split('\n'));
  if (!chain.ok) throw new Error(`entry ${chain.position} ${chain.why}`);
  return chain.entries;
}

function resultsOf(
  log: readonly Entry[],
  acknowledged: readonly Acknowledged[],
  watchers: readonly Watcher[],
): PlayedBash {
  const received = new Map<string, { id: string; atMs: number }[]>();
  const verdicts = new Map<string, Entry[]>();
  for (const entry of log) {
    const { event, atMs } = entry;
    if (event.type === 'submission-received')
      received.set(event.key, [...(received.get(event.key) ?? []), { id: event.submission, atMs }]);
    if (event.type === 'verdict-given')
      verdicts.set(event.submission, [...(verdicts.get(event.submission) ?? []), entry]);
  }
  const waitsMs = acknowledged.map(({ key }) => {
    const [first, ...more] = received.get(key) ?? [];
    const given = verdicts.get(first?.id ?? '') ?? [];
    if (!first || more.length > 0 || given.length !== 1)
      throw new Error(
        `${key} is in the log ${more.length + (first ? 1 : 0)} times, with ${given.length} verdicts`,
      );
    return (given[0]?.atMs ?? 0) - first.atMs;
  });
  const given = [...verdicts.values()].flat().sort((a, b) => a.position - b.position);
  return {
    acknowledgementsMs: acknowledged.map(({ afterMs }) => afterMs),
    behindMs: watchers.flatMap(({ seen }) => given.map((verdict) => behind(verdict, seen))),
    waitsMs,
    verdictsAtMs: given.map(({ atMs }) => atMs),
  };
}

function behind({ position, atMs }: Entry, seen: Watcher['seen']): number {
  const first = seen.find((board) => board.position >= position);
  if (!first) throw new Error(`a board without the verdict at ${position} was never followed by one with it`);
  return first.atMs - atMs;
}
