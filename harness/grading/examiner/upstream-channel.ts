import type { Socket } from 'node:net';
import { z } from 'zod';
import { encodeFrame, FrameReader, ProtocolError } from '../protocol/frames.ts';
import { startTimeLimit } from '../protocol/time-limit.ts';
import {
  MAX_CALL_FRAME_BYTES,
  type UpstreamAnswerFrame,
  type UpstreamCallFrame,
} from '../protocol/upstream-frames.ts';
import { SubjectGone } from './rpc-client.ts';

const MAX_CALLS = 2_000;
const MAX_OPEN_CALLS = 256;
const MAX_BYTES = 16 * 1024 * 1024;
/** Every call may be aborted; the rest is for calls of the test before that are still on their way. */
const MAX_FRAMES = 4 * MAX_CALLS;
/** Answers that the subject does not read pile up on our side. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024;

/** One call of `world.fetch`. The body is text, `''` where there is none. */
export interface UpstreamCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Who is told of the calls of one test. */
export interface CallListener {
  onCall(id: number, call: UpstreamCall): void;
  /** The subject no longer waits for the answer. */
  onAbort(id: number): void;
  /** The process ended or was given up; none of its calls waits any more. */
  onGone(reason: SubjectGone): void;
}

const id = z.int().min(1);
const headerName = z.string().refine((name) => name !== '__proto__');
const frameSchema: z.ZodType<UpstreamCallFrame> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('call'),
    epoch: id,
    id,
    method: z.string(),
    url: z.string().refine((url) => /^https?:/.test(url) && URL.canParse(url)),
    headers: z.array(z.tuple([headerName, z.string()])).max(1_000),
    body: z.string(),
  }),
  z.strictObject({ type: z.literal('abort'), id }),
  z.strictObject({ type: z.literal('synced'), id }),
]);

/**
 * The examiner's end of the upstream channel of one subject process. What breaks the protocol or goes over a
 * cap (per test: calls, open calls, bytes, frames) gives the subject up.
 */
export class UpstreamChannel {
  readonly #socket: Socket;
  readonly #limitMs: number;
  readonly #giveUp: (reason: SubjectGone) => void;
  readonly #reader = new FrameReader(MAX_CALL_FRAME_BYTES);
  readonly #open = new Set<number>();
  readonly #syncs = new Map<number, () => void>();
  #listener: CallListener | undefined;
  #epoch = 0;
  #lastCallId = 0;
  #lastSyncId = 0;
  #answers = 0;
  #calls = 0;
  #frames = 0;
  #bytes = 0;
  #gone: SubjectGone | undefined;
  #violation: SubjectGone | undefined;

  /** @param giveUp ends the subject, and calls `end` here */
  constructor(socket: Socket, limitMs: number, giveUp: (reason: SubjectGone) => void) {
    this.#socket = socket;
    this.#limitMs = limitMs;
    this.#giveUp = giveUp;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => socket.destroy());
    // Not given up: what it answered before it ended may still be on its way.
    socket.on('close', () => this.end(new SubjectGone('the process of the code under test ended')));
  }

  get isOpen(): boolean {
    return this.#gone === undefined;
  }

  /** Why the subject was given up from here, if it was. */
  get violation(): SubjectGone | undefined {
    return this.#violation;
  }

  /** Begins a test, whose calls carry the epoch that is returned; those of any other go nowhere from now on. */
  begin(listener: CallListener): number {
    this.#listener = listener;
    this.#open.clear();
    this.#calls = 0;
    this.#frames = 0;
    this.#bytes = 0;
    this.#epoch += 1;
    return this.#epoch;
  }

  /** The test is over: its open calls get no answer, and what still comes of it is dropped. */
  finish(): void {
    this.#listener = undefined;
    this.#open.clear();
  }

  /** Answers an open call; for any other, nothing is sent. */
  answer(frame: Exclude<UpstreamAnswerFrame, { type: 'sync' }>): void {
    if (!this.#open.delete(frame.id)) return;
    this.#answers += 1;
    this.#send(frame);
  }

  /**
   * Resolves when the subject has dealt with every answer, the calls that they set off are here, and those that
   * were answered at once have been dealt with too. Never rejects: a subject that does not play along is given up.
   */
  async settled(): Promise<void> {
    for (;;) {
      const answers = this.#answers;
      await this.#sync();
      if (this.#gone || answers === this.#answers) return;
    }
  }

  end(reason: SubjectGone): void {
    if (this.#gone) return;
    this.#gone = reason;
    for (const resolve of this.#syncs.values()) resolve();
    this.#syncs.clear();
    this.#socket.destroy();
    this.#listener?.onGone(reason);
  }

  async #sync(): Promise<void> {
    if (this.#gone) return;
    this.#lastSyncId += 1;
    const syncId = this.#lastSyncId;
    const limitMs = this.#limitMs;
    const stopCounting = startTimeLimit(limitMs, () => {
      this.#break(new SubjectGone(`the code under test was busy for more than ${limitMs} ms`, 'wall'));
    });
    await new Promise<void>((resolve) => {
      this.#syncs.set(syncId, resolve);
      this.#send({ type: 'sync', id: syncId });
    });
    stopCounting();
  }

  #send(frame: UpstreamAnswerFrame): void {
    if (this.#gone) return;
    this.#socket.write(encodeFrame(frame));
    if (this.#socket.writableLength > MAX_UNREAD_BYTES)
      this.#break(new SubjectGone('the code under test does not read what its calls are answered', 'output'));
  }

  #read(chunk: Buffer): void {
    this.#bytes += chunk.length;
    try {
      if (this.#bytes > MAX_BYTES)
        throw new SubjectGone(`calls of fetch of more than ${MAX_BYTES} bytes in one test`, 'output');
      for (const frame of this.#reader.push(chunk)) this.#receive(frame);
    } catch (error) {
      if (error instanceof ProtocolError)
        this.#break(new SubjectGone(`the code under test broke the protocol: ${error.message}`));
      else if (error instanceof SubjectGone) this.#break(error);
      else throw error;
    }
  }

  #receive(wire: unknown): void {
    if (this.#gone) return;
    this.#frames += 1;
    if (this.#frames > MAX_FRAMES)
      throw new SubjectGone(`more than ${MAX_FRAMES} frames of fetch in one test`, 'calls');
    const parsed = frameSchema.safeParse(wire);
    if (!parsed.success) throw new ProtocolError('a malformed frame of fetch');
    const frame = parsed.data;
    switch (frame.type) {
      case 'call':
        this.#receiveCall(frame);
        break;
      case 'abort':
        // The answer may have been on its way.
        if (frame.id > this.#lastCallId) throw new ProtocolError('an abort of no call');
        if (this.#open.delete(frame.id)) this.#listener?.onAbort(frame.id);
        break;
      case 'synced': {
        const resolve = this.#syncs.get(frame.id);
        if (!resolve) throw new ProtocolError('a reply to nothing that was asked');
        this.#syncs.delete(frame.id);
        resolve();
        break;
      }
    }
  }

  #receiveCall(frame: Extract<UpstreamCallFrame, { type: 'call' }>): void {
    const { epoch, id, method, url, headers, body } = frame;
    if (id !== this.#lastCallId + 1) throw new ProtocolError('a call out of order');
    this.#lastCallId = id;
    if (epoch > this.#epoch) throw new ProtocolError('a call of no test');
    if (epoch < this.#epoch || !this.#listener) return;
    this.#calls += 1;
    if (this.#calls > MAX_CALLS)
      throw new SubjectGone(`more than ${MAX_CALLS} calls of fetch in one test`, 'calls');
    if (this.#open.size >= MAX_OPEN_CALLS)
      throw new SubjectGone(`more than ${MAX_OPEN_CALLS} calls of fetch at once`, 'calls');
    this.#open.add(id);
    this.#listener.onCall(id, { method, url, headers: Object.fromEntries(headers), body });
  }

  #break(reason: SubjectGone): void {
    if (this.#gone) return;
    this.#violation = reason;
    this.#giveUp(reason);
  }
}
