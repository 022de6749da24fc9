import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { onTestFinished } from 'vitest';
import type { PROBLEM_CODES } from '../../../harness/bugbash/api.ts';
import { listTree } from '../../../harness/files/list-files.ts';

/** What a small host answers to one request; undefined: the connection is cut. */
export type Answer =
  | {
      readonly status?: number;
      readonly json?: unknown;
      readonly bytes?: Buffer;
      readonly headers?: Record<string, string>;
    }
  | undefined;

export interface SmallHost {
  readonly url: string;
  readonly port: number;
  /** Method and path of what was asked, in order. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

/** A real HTTP server that a test scripts, where it has to misbehave as a real host does not. */
export async function smallHost(
  answer: (
    request: {
      readonly method: string;
      readonly path: string;
      readonly body: unknown;
      readonly token: string | null;
    },
    raw: { readonly request: IncomingMessage; readonly response: ServerResponse },
  ) => Answer | 'taken' | Promise<Answer | 'taken'>,
  options: { readonly port?: number; readonly nowMs?: () => number } = {},
): Promise<SmallHost> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace(/^\/api\/v1/, '');
    const method = request.method ?? '';
    asked.push(`${method} ${path}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const token = request.headers.authorization?.replace('Bearer ', '') ?? null;
    const body = text === '' ? undefined : JSON.parse(text);
    response.setHeader('x-server-time', String((options.nowMs ?? Date.now)()));
    const given = await answer({ method, path, body, token }, { request, response });
    if (given === 'taken') return;
    if (given === undefined) return void request.socket.destroy();
    const { status = 200, json, bytes, headers = {} } = given;
    response.writeHead(status, {
      'content-type': bytes ? 'application/gzip' : 'application/json',
      ...headers,
    });
    response.end(bytes ?? JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${port}`, port, asked, close };
}

export const refuse = (
  status: number,
  code: (typeof PROBLEM_CODES)[number],
  detail: string = code,
): Answer => ({
  status,
  json: { type: 'about:blank', title: code, status, detail, code },
});

export function receipt(id: string, exercise: string, receivedAtMs = Date.now()) {
  return {
    schema: 'bugsquash/submission@1',
    id,
    exercise,
    person: 'p-1',
    name: 'Ann',
    receivedAtMs,
    elapsedMs: 0,
    late: false,
    admitted: false,
    state: 'waiting',
    feedback: null,
  };
}

/** An exercise's public half, as the host packs it. */
export async function packedExercise(root: string, id: string): Promise<{ bytes: Buffer; sha256: string }> {
  return packed(
    listTree(root).map((path) => ({ name: `${id}/${path}`, body: readFileSync(join(root, path)) })),
  );
}

export async function packed(
  files: readonly {
    readonly name: string;
    readonly body?: Uint8Array | string;
    readonly type?: 'file' | 'symlink' | 'link' | 'directory';
    readonly linkname?: string;
  }[],
): Promise<{ bytes: Buffer; sha256: string }> {
  const entries = files.map(({ name, body, type = 'file', linkname }) => {
    const data = typeof body === 'string' ? Buffer.from(body) : body;
    return {
      header: {
        name,
        size: data?.length ?? 0,
        type,
        mtime: new Date(0),
        ...(linkname === undefined ? {} : { linkname }),
      },
      ...(data ? { body: data } : {}),
    };
  });
  const bytes = gzipSync(await packTar(entries));
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
