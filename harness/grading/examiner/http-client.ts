import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { parseHostileJson } from '../protocol/hostile-json.ts';
import { startTimeLimit } from '../protocol/time-limit.ts';
import { SubjectGone } from './rpc-client.ts';

// Imported, it would load what stands behind its every export, `fetch` and WebSockets too: 40 ms.
const { Agent, request: httpRequest } = process.getBuiltinModule('node:http');

const MAX_HEADER_BYTES = 64 * 1024;
const MAX_BODY_BYTES = 8 * 1024 * 1024;

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string or bytes go as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** What the subject answered, as plain data. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body read as JSON; throws when it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests state the shape by what they expect of it
  readonly json: any;
}

/**
 * Hands out the inherited connections one by one and keeps them alive; it can't open others. One that is not yet
 * handed out is read: what comes over it answers nothing, and ends it, as Node does with those it keeps alive.
 */
class DescriptorAgent extends Agent {
  readonly #unused: Socket[];

  constructor(sockets: readonly Socket[]) {
    super({ keepAlive: true, maxSockets: sockets.length, maxFreeSockets: sockets.length });
    this.#unused = [...sockets];
    for (const socket of sockets) socket.on('data', endUnasked);
  }

  override createConnection(): Duplex {
    for (let socket = this.#unused.pop(); socket; socket = this.#unused.pop()) {
      // A request over one that was closed before it was used would hear of nothing.
      if (socket.destroyed) continue;
      socket.off('data', endUnasked);
      return socket;
    }
    throw new SubjectGone('the code under test closed its connections');
  }
}

function endUnasked(this: Socket): void {
  this.destroy();
}

/**
 * The examiner's HTTP client: no redirects, no decompression, one request in flight per connection, caps on
 * headers, body and time. A reply that breaks HTTP, or comes unasked, ends its connection.
 */
export class HttpClient {
  readonly #agent: DescriptorAgent;
  readonly #limitMs: number;
  /** Losses of connections that were noticed; one may be noticed twice. */
  #lost = 0;

  constructor(sockets: readonly Socket[], limitMs: number) {
    for (const socket of sockets) {
      if (socket.destroyed) this.#lost += 1;
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#lost += 1;
      });
    }
    this.#agent = new DescriptorAgent(sockets);
    this.#limitMs = limitMs;
  }

  /** Whether no connection was lost, to a reply that did not come or one after which it had to be closed. */
  get isWhole(): boolean {
    return this.#lost === 0;
  }

  /** Resolves to the reply; rejects with `SubjectGone` when none comes within the caps. */
  send({ method, path, headers = {}, body }: HttpRequest): Promise<HttpReply> {
    const payload = payloadOf(body);
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({
        agent: this.#agent,
        host: 'subject',
        method,
        path,
        maxHeaderSize: MAX_HEADER_BYTES,
        headers: {
          ...(payload?.json ? { 'content-type': 'application/json' } : {}),
          ...(payload ? { 'content-length': String(payload.bytes.length) } : {}),
          ...headers,
        },
      });
      const stopCounting = startTimeLimit(this.#limitMs, () => {
        // Counted before its socket says that it is closed: the next test may open before that.
        this.#lost += 1;
        fail(new SubjectGone(`no answer to ${method} ${path} within ${this.#limitMs} ms`, 'wall'));
        outgoing.destroy();
      });
      const fail = (error: Error) => {
        stopCounting();
        reject(error instanceof SubjectGone ? error : new SubjectGone(`${method} ${path}: ${error.message}`));
      };
      outgoing.on('error', fail);
      outgoing.on('upgrade', (_incoming, socket) => {
        this.#lost += 1;
        socket.destroy();
        fail(new SubjectGone(`${method} ${path}: the connection was upgraded unasked`));
      });
      outgoing.on('response', (incoming) => {
        readBody(incoming).then(
          (bytes) => {
            stopCounting();
            resolve(replyOf(incoming, bytes));
          },
          (error: Error) => {
            this.#lost += 1;
            outgoing.destroy();
            fail(error);
          },
        );
      });
      outgoing.end(payload?.bytes);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function payloadOf(body: unknown): { bytes: Buffer; json: boolean } | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return { bytes: Buffer.from(body), json: false };
  if (body instanceof Uint8Array) return { bytes: Buffer.from(body), json: false };
  return { bytes: Buffer.from(JSON.stringify(body)), json: true };
}

/** In one growing buffer: a body in chunks of a byte each would take a hundred times its size. */
function readBody(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let body = Buffer.alloc(0);
    let totalBytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      const needed = totalBytes + chunk.length;
      if (needed > MAX_BODY_BYTES) {
        reject(new SubjectGone(`a body of more than ${MAX_BODY_BYTES} bytes`, 'output'));
        incoming.destroy();
        return;
      }
      if (needed > body.length) {
        const larger = Buffer.allocUnsafe(Math.max(needed, 2 * body.length));
        body.copy(larger, 0, 0, totalBytes);
        body = larger;
      }
      chunk.copy(body, totalBytes);
      totalBytes = needed;
    });
    incoming.on('end', () => resolve(body.subarray(0, totalBytes)));
    incoming.on('error', reject);
    incoming.on('close', () => reject(new Error('aborted')));
  });
}

function replyOf(incoming: IncomingMessage, bytes: Buffer): HttpReply {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers)
      .filter(([name]) => name !== '__proto__')
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  );
  const text = bytes.toString('utf8');
  let parsed: { value: unknown } | undefined;
  return {
    status: incoming.statusCode ?? 0,
    headers,
    text,
    get json() {
      parsed ??= { value: parseHostileJson(text) };
      return parsed.value;
    },
  };
}
