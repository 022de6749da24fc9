import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './exercises.ts';

const LAUNCHER = join(ROOT, 'harness', 'launcher', 'bugsquash.mjs');
const FIXTURES = join(ROOT, 'test', 'fixtures', 'hostile', 'exercise');

/** A small exercise, so that a grading costs little beyond the processes that it needs. */
export const SMALL_EXERCISE = 'adder';

export interface ServedHost {
  readonly child: ChildProcess;
  /** Of `/api/v1`. */
  readonly api: string;
  readonly code: string;
  readonly adminToken: string;
  /** From the spawn until it had printed where it serves. */
  readonly servingMs: number;
}

export interface ServedHostOptions {
  /** `BUGSQUASH_HOME`. */
  readonly home: string;
  readonly port: number;
  readonly minutes?: number;
  /** Right after the spawn. */
  readonly onSpawn?: (child: ChildProcess) => void;
}

/** The real command in a process of its own, over a solo bash of `SMALL_EXERCISE`; the same home is the same bash. */
export async function serveHost({
  home,
  port,
  minutes = 600,
  onSpawn,
}: ServedHostOptions): Promise<ServedHost> {
  const file = join(home, 'bash.yaml');
  writeFileSync(
    file,
    `name: Served bash\nexercises: [${SMALL_EXERCISE}]\nminutes: ${minutes}\nteams: solo\nhints: off\nassistants: allowed\n`,
  );
  const startedMs = performance.now();
  const collection = ['--exercises', join(FIXTURES, 'exercises'), '--solutions', join(FIXTURES, 'solutions')];
  const child = spawn(
    process.execPath,
    [
      LAUNCHER,
      'host',
      file,
      '--json',
      '--address',
      '127.0.0.1',
      '--port',
      `${port}`,
      '--no-sandbox',
      ...collection,
    ],
    { env: { ...process.env, BUGSQUASH_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onSpawn?.(child);
  let [printed, wrong] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    wrong += chunk;
  });
  const ended = once(child, 'exit');
  const document = await new Promise<string | undefined>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
      if (printed.endsWith('}\n')) resolve(printed);
    });
    void ended.then(() => resolve(undefined));
  });
  if (document === undefined) throw new HostEnded(`the host ended before it served: ${printed}${wrong}`);
  const { code, admin } = JSON.parse(document) as { code: string; admin: string };
  return {
    child,
    api: `http://127.0.0.1:${port}/api/v1`,
    code,
    adminToken: admin.split('#')[1] ?? '',
    servingMs: performance.now() - startedMs,
  };
}

export class HostEnded extends Error {}

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a reply is whatever the host sent
  readonly body: any;
}

/** One request; undefined where the host was gone before it had answered. */
export async function ask(url: string, token: string | null, body?: object): Promise<Reply | undefined> {
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      body: isJson ? await response.json() : Buffer.from(await response.arrayBuffer()),
    };
  } catch {
    return undefined;
  }
}

/** Ends it as Ctrl-C does. */
export async function stopHost({ child }: Pick<ServedHost, 'child'>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  await exit;
}
