import { Socket } from 'node:net';
import { encodeFrame, FrameReader, ProtocolError } from '../protocol/frames.ts';
import {
  MAX_CALL_FRAME_BYTES,
  STATUSES_WITHOUT_BODY,
  type UpstreamAnswerFrame,
  type UpstreamCallFrame,
} from '../protocol/upstream-frames.ts';

/** `world.fetch`: the WHATWG signature, answered by the examiner in place of a network. */

/** They load when they are first named, which must not cost the first call its time. */
const { Request, Response } = globalThis;

interface OpenCall {
  readonly resolve: (response: Response) => void;
  readonly reject: (reason: unknown) => void;
  readonly url: string;
  /** Takes the listener off the call's signal. */
  readonly forgetSignal: () => void;
}

/** The process's one upstream channel. */
let channel: UpstreamChannel | undefined;

/** The `fetch` of one world. After `end` nothing of it is sent or answered any more: calls that wait never settle. */
export function openWorldFetch(fd: number, epoch: number): { fetch: typeof fetch; end: () => void } {
  channel ??= new UpstreamChannel(fd);
  const { call, forget } = channel.forWorld(epoch);
  let hasEnded = false;
  return {
    async fetch(input, init) {
      const request = new Request(input, init);
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      // A text that is at hand is sent at once, so that calls arrive in the order they were made.
      const body = typeof init?.body === 'string' ? init.body : request.body ? await request.text() : '';
      if (hasEnded) return new Promise(() => {});
      signal?.throwIfAborted();
      return call(request, body, signal ?? undefined);
    },
    end() {
      hasEnded = true;
      forget();
    },
  };
}

class UpstreamChannel {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #open = new Map<number, OpenCall>();
  #lastId = 0;

  constructor(fd: number) {
    this.#socket = new Socket({ fd, readable: true, writable: true });
    this.#socket.on('data', (chunk: Buffer) => {
      for (const frame of this.#reader.push(chunk)) this.#receive(frame as UpstreamAnswerFrame);
    });
    this.#socket.on('error', () => this.#socket.destroy());
  }

  forWorld(epoch: number) {
    return {
      call: (request: Request, body: string, signal: AbortSignal | undefined) =>
        this.#call(epoch, request, body, signal),
      forget: () => {
        for (const { forgetSignal } of this.#open.values()) forgetSignal();
        this.#open.clear();
      },
    };
  }

  #call(epoch: number, request: Request, body: string, signal: AbortSignal | undefined): Promise<Response> {
    const { method, url, headers } = request;
    if (!/^https?:/.test(url)) throw failedFetch(`unknown scheme in ${url}`);
    const id = this.#lastId + 1;
    this.#send({ type: 'call', epoch, id, method, url, headers: [...headers], body });
    this.#lastId = id;
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#open.delete(id);
        this.#send({ type: 'abort', id });
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      const forgetSignal = () => signal?.removeEventListener('abort', abort);
      this.#open.set(id, { resolve, reject, url, forgetSignal });
    });
  }

  #send(frame: UpstreamCallFrame): void {
    try {
      this.#socket.write(encodeFrame(frame, MAX_CALL_FRAME_BYTES));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      throw failedFetch(error.message);
    }
  }

  #receive(frame: UpstreamAnswerFrame): void {
    if (frame.type === 'sync') {
      // What the answers before it set off runs first.
      setImmediate(() => this.#send({ type: 'synced', id: frame.id }));
      return;
    }
    const call = this.#open.get(frame.id);
    if (!call) return;
    this.#open.delete(frame.id);
    call.forgetSignal();
    if (frame.type === 'fail') call.reject(failedFetch(frame.message));
    else call.resolve(responseOf(frame, call.url));
  }
}

function responseOf(
  { status, headers, text }: Extract<UpstreamAnswerFrame, { type: 'reply' }>,
  url: string,
): Response {
  const body = STATUSES_WITHOUT_BODY.includes(status) ? null : text;
  return Object.defineProperty(new Response(body, { status, headers }), 'url', { value: url });
}

/** As Node's fetch fails: the reason is the cause, with the system's code for it if there is one. */
function failedFetch(message: string): TypeError {
  const code = /\bE[A-Z]{3,}\b/.exec(message)?.[0];
  const cause = Object.assign(new Error(message), code === undefined ? {} : { code });
  return new TypeError('fetch failed', { cause });
}
