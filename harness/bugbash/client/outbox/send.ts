import type { HostApi } from '../host-api.ts';
import { backoffMs } from './backoff.ts';
import type { AsideSubmission, Outbox, SentSubmission, WaitingSubmission } from './outbox.ts';

/** These are about the client and not about a submission. */
const BLOCKING: ReadonlySet<string> = new Set(['bad-token', 'client-version']);
/** How often a paused bash is asked whether it goes on, where no stream says so. */
const PAUSE_MS = 5_000;

export interface Waits {
  /** Resolves after that time, or as soon as the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** What becomes of the outbox, as it happens. */
export type OutboxNews =
  | { readonly type: 'sent'; readonly submission: WaitingSubmission; readonly reply: SentSubmission['reply'] }
  | {
      readonly type: 'set-aside';
      readonly submission: WaitingSubmission;
      readonly problem: AsideSubmission['problem'];
    }
  /** Nothing can be sent as things are, this one as little as any other: a person has to do something first. */
  | { readonly type: 'blocked'; readonly problem: AsideSubmission['problem'] }
  /** Nothing is lost: it is sent again after `nextTryMs`. */
  | {
      readonly type: 'waits';
      readonly why: 'unreachable' | 'paused' | 'busy';
      /** Without a full stop: faces put it into sentences of theirs. */
      readonly message: string;
      readonly nextTryMs: number;
    };

/**
 * Sends what waits, one after another in its order, until nothing does or the signal is aborted. A submission that the
 * host can never take is set aside, so that it does not keep those behind it.
 * @param wake resolves early from a wait: the network may be back, the pause over
 */
export async function sendWaiting(
  outbox: Outbox,
  api: Pick<HostApi, 'submit'>,
  { sleep, random }: Waits,
  signal: AbortSignal,
  tell: (news: OutboxNews) => void = () => {},
  wake: () => Promise<void> = () => new Promise(() => {}),
): Promise<void> {
  let failures = 0;
  for (let next = outbox.waiting()[0]; next && !signal.aborted; next = outbox.waiting()[0]) {
    const reply = await api.submit(next.request, signal);
    if (reply.kind === 'ok') {
      failures = 0;
      outbox.acknowledge(next, reply.value);
      tell({ type: 'sent', submission: next, reply: reply.value });
      continue;
    }
    if (reply.kind === 'refused' && BLOCKING.has(reply.problem.code)) {
      tell({ type: 'blocked', problem: reply.problem });
      return;
    }
    if (reply.kind === 'refused') {
      failures = 0;
      outbox.setAside(next, reply.problem);
      tell({ type: 'set-aside', submission: next, problem: reply.problem });
      continue;
    }
    if (signal.aborted) return;
    failures += 1;
    const isPaused = reply.kind === 'later' && reply.problem.code === 'paused';
    const askedMs = reply.kind === 'later' ? reply.retryAfterMs : null;
    const nextTryMs = isPaused ? PAUSE_MS : Math.max(askedMs ?? 0, backoffMs(failures, random));
    tell({
      type: 'waits',
      why: isPaused ? 'paused' : reply.kind === 'later' ? 'busy' : 'unreachable',
      message: (reply.kind === 'later' ? reply.problem.detail : reply.message).replace(/\.$/, ''),
      nextTryMs,
    });
    const early = new AbortController();
    await Promise.race([sleep(nextTryMs, AbortSignal.any([signal, early.signal])), wake()]);
    early.abort();
  }
}
