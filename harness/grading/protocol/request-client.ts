import { readSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { descriptorOf, whenReady } from './blocking-descriptor.ts';
import { encodeFrame, FrameReader, ProtocolError } from './frames.ts';
import { startTimeLimit } from './time-limit.ts';

/**
 * The asking side of a socket of JSON frames (`frames.ts`): each request has an id and a time limit, each reply must
 * carry the id of an open request, and the first fault ends the channel for every request, open and later.
 *
 *   open ── reply late, malformed or to nothing; socket closed or failed; `end` ──► ended
 */

/** Why a channel is of no use any more. */
export type ChannelFault =
  | { readonly reason: 'closed' | 'failed' }
  | { readonly reason: 'late'; readonly op: string; readonly limitMs: number }
  | { readonly reason: 'malformed'; readonly what: string };

/** What the other side says about one request. */
export type Outcome = { readonly value: unknown } | { readonly error: Error };

/** How a kind of channel puts things to its callers. */
export interface ChannelWords<Ended extends Error> {
  faultOf(fault: ChannelFault): Ended;
  /** Reads a reply, which may hold anything. */
  outcomeOf(reply: Readonly<Record<string, unknown>>): Outcome;
  /** Takes what the other side says unasked, and returns whether it is such a message; absent means there are none. */
  takesUnasked?(message: Readonly<Record<string, unknown>>): boolean;
}

interface Request {
  readonly op: string;
}

interface Pending {
  readonly settle: (outcome: Outcome) => void;
  readonly stopCounting?: () => void;
}

const RECEIVE_BYTES = 64 * 1024;

export class RequestClient<Ended extends Error> {
  readonly #socket: Socket;
  readonly #words: ChannelWords<Ended>;
  readonly #reader = new FrameReader();
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #ended: Ended | undefined;

  constructor(socket: Socket, words: ChannelWords<Ended>) {
    this.#socket = socket;
    this.#words = words;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => this.#fail({ reason: 'failed' }));
    socket.on('close', () => this.#fail({ reason: 'closed' }));
    if (socket.destroyed) this.#fail({ reason: 'closed' });
  }

  /** Why the channel ended, if it did. */
  get ended(): Ended | undefined {
    return this.#ended;
  }

  /** Whether every request so far is on its way. */
  get isFlushed(): boolean {
    return this.#socket.writableLength === 0;
  }

  /** Resolves to the reply's value; rejects with the error it names, or with why the channel ended. */
  ask(request: Request, limitMs: number): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    const { id, frame } = this.#frame(request);
    return new Promise((resolve, reject) => {
      const stopCounting = startTimeLimit(limitMs, () =>
        this.#fail({ reason: 'late', op: request.op, limitMs }),
      );
      const settle = (outcome: Outcome) =>
        'error' in outcome ? reject(outcome.error) : resolve(outcome.value);
      this.#pending.set(id, { settle, stopCounting });
      this.#socket.write(frame);
    });
  }

  /**
   * As `ask`, while this thread does nothing else. Replies to earlier requests are settled on the way; those requests
   * have to be flushed.
   */
  askNow(request: Request, limitMs: number): unknown {
    if (this.#ended) throw this.#ended;
    const { id, frame } = this.#frame(request);
    let outcome: Outcome | undefined;
    this.#pending.set(id, {
      settle: (settled) => {
        outcome = settled;
      },
    });
    const end = this.#exchangeNow(frame, () => outcome !== undefined, performance.now() + limitMs);
    if (end === 'late') this.#fail({ reason: 'late', op: request.op, limitMs });
    if (end === 'closed') this.#fail({ reason: 'closed' });
    if (!outcome) throw this.#ended;
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Sends a message that has no reply. */
  tell(message: object): void {
    if (!this.#ended) this.#socket.write(encodeFrame(message));
  }

  /** Ends the channel: every open request is rejected with the reason, and so is every later one. */
  end(reason: Ended): void {
    this.#ended ??= reason;
    for (const { settle, stopCounting } of this.#pending.values()) {
      stopCounting?.();
      settle({ error: this.#ended });
    }
    this.#pending.clear();
    this.#socket.destroy();
  }

  #frame(request: Request): { id: number; frame: Buffer } {
    this.#lastId += 1;
    return { id: this.#lastId, frame: encodeFrame({ ...request, id: this.#lastId }) };
  }

  #exchangeNow(frame: Buffer, isDone: () => boolean, deadlineMs: number): 'done' | 'late' | 'closed' {
    const fd = descriptorOf(this.#socket);
    if (fd === undefined) return 'closed';
    const bytesOf = (attempt: () => number) => {
      try {
        return whenReady(attempt, deadlineMs);
      } catch {
        return 0;
      }
    };
    for (let sent = 0; sent < frame.length; ) {
      const count = bytesOf(() => writeSync(fd, frame, sent, frame.length - sent));
      if (!count) return count === 0 ? 'closed' : 'late';
      sent += count;
    }
    while (!isDone()) {
      const received = Buffer.allocUnsafe(RECEIVE_BYTES);
      const length = bytesOf(() => readSync(fd, received, 0, received.length, null));
      if (!length) return length === 0 ? 'closed' : 'late';
      this.#receive(received.subarray(0, length));
    }
    return 'done';
  }

  #receive(chunk: Buffer): void {
    try {
      for (const message of this.#reader.push(chunk)) this.#settle(message);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail({ reason: 'malformed', what: error.message });
    }
  }

  #settle(message: unknown): void {
    if (typeof message !== 'object' || message === null)
      throw new ProtocolError('a reply that is not an object');
    const reply = message as Record<string, unknown>;
    if (this.#words.takesUnasked?.(reply)) return;
    const pending = typeof reply.id === 'number' ? this.#pending.get(reply.id) : undefined;
    if (!pending) throw new ProtocolError('a reply to no open request');
    this.#pending.delete(reply.id as number);
    pending.stopCounting?.();
    pending.settle(this.#words.outcomeOf(reply));
  }

  #fail(fault: ChannelFault): void {
    if (!this.#ended) this.end(this.#words.faultOf(fault));
  }
}
