import type { BashClient } from '../bash-client.ts';
import type { AsideSubmission } from './outbox.ts';
import { sendWaiting } from './send.ts';

/** An outbox as a face shows it. */
export interface OutboxView {
  readonly waiting: number;
  /** Why they wait; null while they are being sent. */
  readonly why: string | null;
  readonly aside: readonly AsideSubmission[];
}

/** Sends what waits in the outbox, for as long as a face is open. */
export class KeepSending {
  readonly #client: BashClient;
  readonly #signal: AbortSignal;
  readonly #show: (view: OutboxView) => void;
  readonly #onSent: () => void;
  #sending: Promise<void> | null = null;
  #wake = Promise.withResolvers<void>();

  constructor(
    client: BashClient,
    signal: AbortSignal,
    { show, sent }: { readonly show: (view: OutboxView) => void; readonly sent: () => void },
  ) {
    this.#client = client;
    this.#signal = signal;
    this.#show = show;
    this.#onSent = sent;
  }

  send(): void {
    const { outbox, api, machine } = this.#client;
    const signal = this.#signal;
    this.#showBecause(null);
    let isBlocked = false;
    this.#sending ??= sendWaiting(
      outbox,
      api,
      machine,
      signal,
      (news) => {
        isBlocked = news.type === 'blocked';
        const isStuck = news.type === 'waits' || news.type === 'blocked';
        this.#showBecause(isStuck ? ('message' in news ? news.message : news.problem.detail) : null);
        if (news.type === 'sent') this.#onSent();
      },
      () => this.#wake.promise,
    ).finally(() => {
      this.#sending = null;
      // One may have come in while the last was being settled.
      if (outbox.waiting().length > 0 && !isBlocked && !signal.aborted) this.send();
    });
  }

  /** The network is back, or a pause over: what waits need not wait for its turn. */
  tryAgain(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
    if (this.#client.outbox.waiting().length > 0) this.send();
  }

  #showBecause(why: string | null): void {
    this.#show({ ...outboxView(this.#client), why });
  }
}

export const outboxView = ({ outbox }: Pick<BashClient, 'outbox'>): OutboxView => ({
  waiting: outbox.waiting().length,
  why: null,
  aside: outbox.aside(),
});
