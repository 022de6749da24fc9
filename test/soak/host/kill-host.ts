import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { checkChain } from '../../../harness/bugbash/log/chain.ts';
import { readExercise } from '../../../harness/catalog/catalog.ts';
import { patchedTree, pristineTree, ROOT } from '../../support/exercises.ts';
import { freePort } from '../../support/free-port.ts';
import {
  ask,
  HostEnded,
  type ServedHost,
  SMALL_EXERCISE,
  serveHost,
  stopHost,
} from '../../support/served-host.ts';
import { seededRandom } from '../random.ts';

/**
 * Kills the host of a bash again and again while people submit and gradings run, and looks after each burst whether
 * every submission that was acknowledged is in the log once and has one verdict.
 */

export interface KillPlan {
  readonly kills: number;
  readonly seed: number;
  readonly say: (line: string) => void;
  /** Kills without a rest between them. */
  readonly burst?: number;
  readonly people?: number;
}

export interface Killed {
  readonly acknowledged: number;
  /** Requests that got no answer, and were sent again with the same key. */
  readonly repeated: number;
  /** The longest from the start of a host until it served. */
  readonly slowestServingMs: number;
  /** What is wrong, a line each. */
  readonly wrong: readonly string[];
}

const PEOPLE = 16;
const BURST = 20;
/** When a host is killed after it serves, at the latest. */
const LATEST_KILL_MS = 1_500;
/** One of so many is killed while it starts. */
const KILLED_WHILE_STARTING = 5;

export async function killHost({
  kills,
  seed,
  say,
  burst = BURST,
  people: count = PEOPLE,
}: KillPlan): Promise<Killed> {
  const random = seededRandom(seed);
  const home = mkdtempSync(join(tmpdir(), 'bugsquash-soak-host-'));
  const port = await freePort();
  let host = await serveHost({ home, port });
  try {
    const people = await joinAndStart(host, count);
    const record = { acknowledged: new Map<string, string>(), repeated: 0 };
    const wrong: string[] = [];
    let slowestServingMs = host.servingMs;
    let killed = 0;
    while (killed < kills) {
      const end = new AbortController();
      const submitting = people.map((token, index) =>
        submitOnAndOn(host.api, token, index, record, end.signal),
      );
      const planned = Math.min(kills, killed + burst);
      for (; killed < planned; killed += 1) {
        await setTimeout(random() * LATEST_KILL_MS);
        await kill(host);
        if (random() * KILLED_WHILE_STARTING < 1)
          await killWhileStarting(home, port, random() * host.servingMs);
        host = await serveHost({ home, port });
        slowestServingMs = Math.max(slowestServingMs, host.servingMs);
      }
      end.abort();
      await Promise.all(submitting);
      await untilGraded(host);
      wrong.push(...(await faultsOf(host, record.acknowledged)));
      say(
        `${killed} of ${kills} kills, ${record.acknowledged.size} acknowledged, served again within ${Math.round(slowestServingMs)} ms, ${wrong.length} wrong`,
      );
    }
    return { acknowledged: record.acknowledged.size, repeated: record.repeated, slowestServingMs, wrong };
  } finally {
    await stopHost(host);
    rmSync(home, { recursive: true, force: true });
  }
}

async function kill({ child }: ServedHost): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function killWhileStarting(home: string, port: number, afterMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const early = await serveHost({
      ...{ home, port },
      onSpawn: (child) => {
        timer = globalThis.setTimeout(() => child.kill('SIGKILL'), afterMs);
      },
    });
    await kill(early);
  } catch (error) {
    if (!(error instanceof HostEnded)) throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function joinAndStart(
  { api, code, adminToken }: ServedHost,
  count: number,
): Promise<readonly string[]> {
  const client = (await ask(`${api}/bash`, null))?.body.client.version;
  const tokens: string[] = [];
  for (let index = 1; index <= count; index += 1)
    tokens.push((await ask(`${api}/join`, null, { code, name: `Person ${index}`, client }))?.body.token);
  await ask(`${api}/admin/clock`, adminToken, { action: 'start' });
  return tokens;
}

interface SoakRecord {
  /** Id by key. */
  readonly acknowledged: Map<string, string>;
  repeated: number;
}

const collection = {
  exercisesRoot: join(ROOT, 'test/fixtures/hostile/exercise/exercises'),
  solutionsRoot: join(ROOT, 'test/fixtures/hostile/exercise/solutions'),
};
const small = readExercise(collection, SMALL_EXERCISE);
if (!small.ok) throw new Error(small.failure.message);
const exercise = small.value;
const SOURCE = 'src/index.ts';
const SOLVED = String(patchedTree(exercise, ['fixes/sum/reference.patch']).get(SOURCE));
const BROKEN = String(pristineTree(exercise).get(SOURCE));

/** As the client's outbox does: the same key until there is an answer, then the next. */
async function submitOnAndOn(
  api: string,
  token: string,
  person: number,
  record: SoakRecord,
  signal: AbortSignal,
): Promise<void> {
  for (let number = 1; !signal.aborted; number += 1) {
    const key = `key-${person}-${record.acknowledged.size}-${number}`;
    const source = `${number % 2 === 0 ? SOLVED : BROKEN}// ${key}\n`;
    const files = [{ path: SOURCE, base64: Buffer.from(source).toString('base64') }];
    const body = { exercise: SMALL_EXERCISE, digest: exercise.digest, key, files };
    for (;;) {
      const reply = await ask(`${api}/submissions`, token, body);
      if (reply && [200, 202].includes(reply.status)) {
        record.acknowledged.set(key, reply.body.id);
        break;
      }
      if (reply === undefined) record.repeated += 1;
      else if (![429, 503].includes(reply.status)) throw new Error(`${reply.status} ${reply.body.detail}`);
      // It was sent, and nothing came back: it may be in the log, so it has to be asked again.
      if (signal.aborted && reply !== undefined) return;
      await setTimeout(reply === undefined ? 50 : 500);
    }
  }
}

async function untilGraded({ api, adminToken }: ServedHost): Promise<void> {
  for (;;) {
    const queue = (await ask(`${api}/admin`, adminToken))?.body.queue;
    if (queue?.waiting === 0 && queue.running === 0) return;
    await setTimeout(250);
  }
}

async function faultsOf(
  { api, adminToken }: ServedHost,
  acknowledged: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const archive = await ask(`${api}/admin/export`, adminToken);
  const tar = await unpackTar(gunzipSync(archive?.body as Buffer));
  const lines = Buffer.from(tar.find(({ header }) => header.name === 'events.jsonl')?.data ?? [])
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const chain = checkChain(lines);
  if (!chain.ok) return [`entry ${chain.position} ${chain.why}`];
  const received = new Map<string, string[]>();
  const verdicts = new Map<string, number>();
  const faults: string[] = [];
  for (const { event } of chain.entries) {
    if (event.type === 'submission-received')
      received.set(event.key, [...(received.get(event.key) ?? []), event.submission]);
    if (event.type === 'verdict-given')
      verdicts.set(event.submission, (verdicts.get(event.submission) ?? 0) + 1);
    if (event.type === 'grading-failed') faults.push(`${event.submission}: ${event.message}`);
  }
  for (const [key, ids] of received) {
    if (ids.length !== 1) faults.push(`${key} is there ${ids.length} times`);
    for (const id of ids)
      if (verdicts.get(id) !== 1) faults.push(`${key} has ${verdicts.get(id) ?? 0} verdicts`);
  }
  for (const [key, id] of acknowledged)
    if (received.get(key)?.[0] !== id) faults.push(`${key} was acknowledged as ${id} and is lost`);
  return faults;
}
