import { readSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { whenReady } from '../protocol/blocking-descriptor.ts';
import { encodeFrame, FrameReader } from '../protocol/frames.ts';
import {
  type CallbackAnswer,
  CONTROL_FD,
  type SubjectFault,
  type SubjectReply,
  type SubjectRequest,
} from '../protocol/subject-messages.ts';

export type NumberedRequest = SubjectRequest & { readonly id: number };

/** What a function of a hidden test came to. Values are still encoded. */
export type CallbackOutcome =
  | { readonly value: unknown }
  | { readonly fault: SubjectFault }
  | { readonly later: Promise<{ readonly value: unknown } | { readonly fault: SubjectFault }> };

const RECEIVE_BYTES = 64 * 1024;

/**
 * The subject's end of the control channel. Requests come and replies go as the event loop has it; a call of a test's
 * function goes out and waits for its answer at once, because code that passes a comparator expects its result.
 */
export class ControlChannel {
  readonly #socket = new Socket({ fd: CONTROL_FD, readable: true, writable: true });
  readonly #reader = new FrameReader();
  readonly #answer: (request: NumberedRequest) => void;
  /** Answers that came before somebody waited for them. */
  readonly #early = new Map<number, CallbackAnswer[]>();
  readonly #promised = new Map<number, (answer: CallbackAnswer) => void>();
  #isBlocking = false;
  #lastCall = 0;

  /** @param answer is never called while other code of the submission runs */
  constructor(answer: (request: NumberedRequest) => void) {
    this.#answer = answer;
    this.#socket.on('data', (chunk: Buffer) => {
      for (const message of this.#reader.push(chunk)) this.#take(message, answer);
    });
    this.#socket.on('close', () => process.exit(0));
  }

  reply(reply: SubjectReply): void {
    const frame = encodeFrame(reply);
    if (this.#isBlocking) this.#writeNow(frame);
    else this.#socket.write(frame);
  }

  /** Resolves when calls can be made: nothing that was written before may still wait to go out. */
  async allowCalls(): Promise<void> {
    while (this.#socket.writableLength > 0) await new Promise((resolve) => setImmediate(resolve));
    this.#isBlocking = true;
  }

  /** Calls a test's function, with encoded arguments. */
  call(callback: number, args: unknown): CallbackOutcome {
    this.#lastCall += 1;
    const call = this.#lastCall;
    this.#writeNow(encodeFrame({ callback, call, args }));
    for (;;) {
      const answer = this.#takeEarly(call);
      if (answer) return this.#outcomeOf(answer);
      this.#readNow();
    }
  }

  #outcomeOf(answer: CallbackAnswer): CallbackOutcome {
    if (!('later' in answer)) return settled(answer);
    const { answerTo } = answer;
    const early = this.#takeEarly(answerTo);
    if (early) return { later: Promise.resolve(settled(early)) };
    return {
      later: new Promise((resolve) => this.#promised.set(answerTo, (last) => resolve(settled(last)))),
    };
  }

  #takeEarly(call: number): CallbackAnswer | undefined {
    const answers = this.#early.get(call);
    const answer = answers?.shift();
    if (answers?.length === 0) this.#early.delete(call);
    return answer;
  }

  #take(message: unknown, answer: (request: NumberedRequest) => void): void {
    if (!Object.hasOwn(message as object, 'answerTo')) {
      answer(message as NumberedRequest);
      return;
    }
    const last = message as CallbackAnswer;
    const settle = this.#promised.get(last.answerTo);
    this.#promised.delete(last.answerTo);
    if (settle) settle(last);
    else this.#early.set(last.answerTo, [...(this.#early.get(last.answerTo) ?? []), last]);
  }

  #writeNow(frame: Buffer): void {
    for (let sent = 0; sent < frame.length; )
      sent += orEnd(() => writeSync(CONTROL_FD, frame, sent, frame.length - sent));
  }

  #readNow(): void {
    const received = Buffer.allocUnsafe(RECEIVE_BYTES);
    const length = orEnd(() => readSync(CONTROL_FD, received, 0, received.length, null));
    for (const message of this.#reader.push(received.subarray(0, length)))
      this.#take(message, (request) => setImmediate(() => this.#answer(request)));
  }
}

/** Bytes moved, at least one. Without its examiner the process has nothing left to do. */
function orEnd(attempt: () => number): number {
  let count: number | undefined;
  try {
    count = whenReady(attempt);
  } catch {}
  return count || process.exit(0);
}

function settled(answer: CallbackAnswer): { readonly value: unknown } | { readonly fault: SubjectFault } {
  if ('ok' in answer && answer.ok) return { value: answer.value };
  return { fault: 'fault' in answer ? answer.fault : { name: 'Error', message: '' } };
}
