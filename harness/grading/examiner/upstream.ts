import { startTimeLimit } from '../protocol/time-limit.ts';
import { markHandled } from './mark-handled.ts';
import type { SubjectGone } from './rpc-client.ts';
import type { UpstreamCall } from './upstream-channel.ts';
import { answerOf, REFUSED, type UpstreamAnswer, type UpstreamReply, unreachable } from './upstream-reply.ts';

/** A reply, or a function that makes one call by call. If it throws, the call fails, and so does the test. */
export type UpstreamScript = UpstreamReply | ((call: UpstreamCall) => UpstreamReply);

export interface UpstreamOptions {
  /** By the injected clock: the answer is due when `subject.clock` has gone so far. */
  readonly delayMs?: number;
}

/** Calls that wait until they are released. */
export interface HeldCalls {
  /** Resolves when so many calls wait at the same time; rejects at the request limit. */
  waiting(count: number): Promise<void>;
  /**
   * Lets the calls that wait and all later ones through. With `reply` it answers those that wait by that; without,
   * they get what the upstream is scripted to say by now. Resolves when the subject has dealt with the answers.
   */
  release(reply?: UpstreamScript): Promise<void>;
}

/** What lies behind one host name that the subject fetches from. What is scripted lasts until the test ends. */
export interface Upstream {
  /** Every call from now on, but for those that `replyOnce` and `failOnce` were said for. */
  reply(reply: UpstreamScript, options?: UpstreamOptions): Promise<void>;
  /** The next call alone; several are used up in the order they were said. */
  replyOnce(reply: UpstreamScript, options?: UpstreamOptions): Promise<void>;
  /** `fetch` rejects with `TypeError: fetch failed`, whose `cause` has the message. */
  fail(message?: string, options?: UpstreamOptions): Promise<void>;
  failOnce(message?: string, options?: UpstreamOptions): Promise<void>;
  /** Makes calls from now on wait; they are recorded all the same. */
  hold(): Promise<HeldCalls>;
  /** Resolves when so many calls have come in this test; rejects at the request limit. */
  called(count: number): Promise<void>;
  /** The calls of this test so far, in order of arrival. */
  readonly calls: readonly UpstreamCall[];
}

/** What a scripted upstream needs of the test around it. */
export interface UpstreamHost {
  /** How long `waiting` and `called` wait, in milliseconds of real time. */
  readonly limitMs: number;
  answer(id: number, answer: UpstreamAnswer, delayMs: number): void;
  /** Resolves when the subject has dealt with the answers. */
  settled(): Promise<void>;
  /** The hidden test itself went wrong where it can't be told at once. */
  noteError(error: unknown): void;
}

interface Script {
  readonly make: (call: UpstreamCall) => UpstreamAnswer;
  readonly delayMs: number;
}

/** Calls that a test waits for have not come within its limit. */
class StillWaiting extends Error {
  override readonly name = 'StillWaiting';
}

interface Watcher {
  readonly look: () => void;
  readonly reject: (error: Error) => void;
}

export class ScriptedUpstream implements Upstream {
  readonly #name: string;
  readonly #host: UpstreamHost;
  readonly #calls: UpstreamCall[] = [];
  readonly #once: Script[] = [];
  readonly #watchers = new Set<Watcher>();
  readonly #waiting = new Map<number, UpstreamCall>();
  #always: Script;
  #held: HeldCalls | undefined;

  constructor(name: string, host: UpstreamHost) {
    this.#name = name;
    this.#host = host;
    this.#always = { make: () => unreachable(name), delayMs: 0 };
  }

  get calls(): readonly UpstreamCall[] {
    return [...this.#calls];
  }

  async reply(reply: UpstreamScript, options?: UpstreamOptions): Promise<void> {
    this.#always = scriptOf(reply, options);
  }

  async replyOnce(reply: UpstreamScript, options?: UpstreamOptions): Promise<void> {
    this.#once.push(scriptOf(reply, options));
  }

  async fail(message = REFUSED, options?: UpstreamOptions): Promise<void> {
    this.#always = failureOf(message, options);
  }

  async failOnce(message = REFUSED, options?: UpstreamOptions): Promise<void> {
    this.#once.push(failureOf(message, options));
  }

  async hold(): Promise<HeldCalls> {
    this.#held ??= {
      waiting: (count) =>
        this.#until(
          () => this.#waiting.size >= count,
          () => `${this.#waiting.size} of ${count} calls wait at ${this.#name}`,
        ),
      release: (reply) => this.#release(reply),
    };
    return this.#held;
  }

  called(count: number): Promise<void> {
    return this.#until(
      () => this.#calls.length >= count,
      () => `${this.#calls.length} of ${count} calls came to ${this.#name}`,
    );
  }

  receive(id: number, call: UpstreamCall): void {
    this.#calls.push(call);
    if (this.#held) this.#waiting.set(id, call);
    else this.#answer(id, call);
    for (const watcher of [...this.#watchers]) watcher.look();
  }

  /** The subject no longer waits for this call. */
  forget(id: number): void {
    this.#waiting.delete(id);
  }

  /** Nobody waits here any more; scripts and calls stay. */
  lose(reason: SubjectGone): void {
    this.#waiting.clear();
    for (const watcher of [...this.#watchers]) watcher.reject(reason);
  }

  async #release(reply: UpstreamScript | undefined): Promise<void> {
    const script = reply === undefined ? undefined : scriptOf(reply);
    const waiting = [...this.#waiting];
    this.#held = undefined;
    this.#waiting.clear();
    for (const [id, call] of waiting) this.#answer(id, call, script);
    await this.#host.settled();
  }

  #answer(id: number, call: UpstreamCall, script = this.#once.shift() ?? this.#always): void {
    try {
      this.#host.answer(id, script.make(call), script.delayMs);
    } catch (error) {
      this.#host.noteError(error);
      // Says nothing of what went wrong: that may tell of the hidden test.
      this.#host.answer(id, unreachable(this.#name), 0);
    }
  }

  #until(isSo: () => boolean, state: () => string): Promise<void> {
    return markHandled(this.#untilOrLimit(isSo, state));
  }

  async #untilOrLimit(isSo: () => boolean, state: () => string): Promise<void> {
    if (isSo()) return;
    const { limitMs } = this.#host;
    let watcher: Watcher | undefined;
    let stopCounting = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        watcher = { look: () => isSo() && resolve(), reject };
        this.#watchers.add(watcher);
        stopCounting = startTimeLimit(limitMs, () =>
          reject(new StillWaiting(`${state()} after ${limitMs} ms`)),
        );
      });
    } finally {
      stopCounting();
      if (watcher) this.#watchers.delete(watcher);
    }
  }
}

function scriptOf(reply: UpstreamScript, options?: UpstreamOptions): Script {
  const delayMs = delayOf(options);
  if (typeof reply === 'function') return { make: (call) => answerOf(reply(call)), delayMs };
  const answer = answerOf(reply);
  return { make: () => answer, delayMs };
}

function failureOf(message: string, options?: UpstreamOptions): Script {
  return { make: () => ({ type: 'fail', message }), delayMs: delayOf(options) };
}

function delayOf({ delayMs = 0 }: UpstreamOptions = {}): number {
  if (!(Number.isFinite(delayMs) && delayMs >= 0)) throw new RangeError(`a delay of ${delayMs} ms`);
  return delayMs;
}
