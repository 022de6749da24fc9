import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { MAX_VALUES } from '../protocol/values.ts';
import { SubjectGone } from './rpc-client.ts';

const MAX_HEADER_BYTES = 64 * 1024;
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_JSON_DEPTH = 200;

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
  /** The body read as JSON; throws when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests state the shape by what they expect of it
  readonly json: any;
}

/** Hands out the inherited connections one by one and keeps them alive; it can't open others. */
class DescriptorAgent extends Agent {
  readonly #unused: Socket[];

  constructor(sockets: readonly Socket[]) {
    super({ keepAlive: true, maxSockets: sockets.length, maxFreeSockets: sockets.length });
    this.#unused = [...sockets];
  }

  override createConnection(): Duplex {
    const socket = this.#unused.pop();
    if (!socket) throw new SubjectGone('the code under test closed its connections');
    return socket;
  }
}

/**
 * The examiner's HTTP client: no redirects, no decompression, one request in flight per connection, caps on
 * headers, body and time. A reply that breaks HTTP, or comes unasked, ends its connection.
 */
export class HttpClient {
  readonly #agent: DescriptorAgent;
  readonly #limitMs: number;
  #lost = 0;

  constructor(sockets: readonly Socket[], limitMs: number) {
    for (const socket of sockets) {
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
      const timer = setTimeout(() => {
        outgoing.destroy(
          new SubjectGone(`no answer to ${method} ${path} within ${this.#limitMs} ms`, 'wall'),
        );
      }, this.#limitMs);
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(error instanceof SubjectGone ? error : new SubjectGone(`${method} ${path}: ${error.message}`));
      };
      outgoing.on('error', fail);
      outgoing.on('upgrade', (_incoming, socket) => {
        socket.destroy();
        fail(new SubjectGone(`${method} ${path}: the connection was upgraded unasked`));
      });
      outgoing.on('response', (incoming) => {
        readBody(incoming).then(
          (bytes) => {
            clearTimeout(timer);
            resolve(replyOf(incoming, bytes));
          },
          (error: Error) => {
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

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let totalBytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    totalBytes += chunk.length;
    if (totalBytes > MAX_BODY_BYTES)
      throw new SubjectGone(`a body of more than ${MAX_BODY_BYTES} bytes`, 'output');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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

/** JSON from the subject: nesting and number of values capped before anything recurses over it, the key `__proto__` refused. */
export function parseHostileJson(text: string): unknown {
  let depth = 0;
  let values = 1;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === ',') values += 1;
    else if (character === '{' || character === '[') {
      depth += 1;
      values += 1;
      if (depth > MAX_JSON_DEPTH) throw new SyntaxError(`JSON nested deeper than ${MAX_JSON_DEPTH} levels`);
    } else if (character === '}' || character === ']') depth -= 1;
    if (values > MAX_VALUES) throw new SyntaxError(`JSON of more than ${MAX_VALUES} values`);
  }
  return JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') throw new SyntaxError('the key "__proto__" is refused');
    return value;
  });
}
