import { SubjectGone } from './rpc-client.ts';
import { ScriptedUpstream, type Upstream, type UpstreamHost } from './upstream.ts';
import type { CallListener, UpstreamCall, UpstreamChannel } from './upstream-channel.ts';
import type { UpstreamAnswer } from './upstream-reply.ts';

interface DelayedAnswer {
  readonly id: number;
  readonly dueMs: number;
  readonly answer: UpstreamAnswer;
}

/** All that lies behind `world.fetch` in one test, by host name. It outlives the subject's process. */
export class Upstreams implements CallListener {
  readonly #host: UpstreamHost;
  readonly #byHostName = new Map<string, ScriptedUpstream>();
  #channel: UpstreamChannel | undefined;
  #delayed: DelayedAnswer[] = [];
  #error: { readonly thrown: unknown } | undefined;

  /**
   * @param limitMs how long a test waits for calls, in milliseconds of real time
   * @param nowMs reads the injected clock
   */
  constructor(limitMs: number, nowMs: () => number) {
    this.#host = {
      limitMs,
      answer: (id, answer, delayMs) => {
        if (delayMs === 0) this.#channel?.answer({ ...answer, id });
        else this.#delayed.push({ id, dueMs: nowMs() + delayMs, answer });
      },
      settled: async () => this.#channel?.settled(),
      noteError: (thrown) => {
        this.#error ??= { thrown };
      },
    };
  }

  named(hostName: string): Upstream {
    if (!URL.canParse(`http://${hostName}`) || new URL(`http://${hostName}`).hostname !== hostName)
      throw new TypeError(`${JSON.stringify(hostName)} is not a host name; one looks like api.example`);
    return this.#scripted(hostName);
  }

  /** Takes the calls of a process that opens this test's world; the number goes with it. */
  begin(channel: UpstreamChannel): number {
    this.#channel = channel;
    return channel.begin(this);
  }

  /** The test is over. Throws what a scripted function threw. */
  end(): void {
    this.onGone(new SubjectGone('the test is over'));
    if (this.#error) throw this.#error.thrown;
  }

  /** When the next delayed answer is due, on the injected clock. */
  get nextDueMs(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#delayed.map(({ dueMs }) => dueMs));
  }

  /** Gives the delayed answers that are due by now, in order, and waits until the subject has dealt with them. */
  async deliverDue(nowMs: number): Promise<void> {
    // Sorting keeps those of one moment in the order in which they were called for.
    const due = this.#delayed.filter(({ dueMs }) => dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
    this.#delayed = this.#delayed.filter(({ dueMs }) => dueMs > nowMs);
    for (const { id, answer } of due) this.#channel?.answer({ ...answer, id });
    await this.#channel?.settled();
  }

  onCall(id: number, call: UpstreamCall): void {
    this.#scripted(new URL(call.url).hostname).receive(id, call);
  }

  onAbort(id: number): void {
    this.#delayed = this.#delayed.filter((delayed) => delayed.id !== id);
    for (const upstream of this.#byHostName.values()) upstream.forget(id);
  }

  onGone(reason: SubjectGone): void {
    this.#delayed = [];
    for (const upstream of this.#byHostName.values()) upstream.lose(reason);
  }

  #scripted(hostName: string): ScriptedUpstream {
    const known = this.#byHostName.get(hostName);
    if (known) return known;
    const made = new ScriptedUpstream(hostName, this.#host);
    this.#byHostName.set(hostName, made);
    return made;
  }
}
