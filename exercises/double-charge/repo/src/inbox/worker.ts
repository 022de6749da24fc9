import type { Log } from '../log.ts';
import type { World } from '../world.ts';
import type { PaywellEvent } from './event.ts';
import type { DueEvent, Inbox } from './repository.ts';
import { delayAfter, MOST_ATTEMPTS, mayPass } from './retry.ts';

/** How many events are handled at a time. */
const SLOTS = 4;

/** Before an event is taken up again whose outcome could not be written down, in milliseconds. */
const PAUSE = 1_000;

interface WorkerParts extends Pick<World, 'now' | 'sleep' | 'random'> {
  inbox: Inbox;
  handle: (event: PaywellEvent) => Promise<void>;
  log: Log;
}

export type Worker = ReturnType<typeof createWorker>;

/**
 * Handles what is in the inbox, several events side by side. What is being handled is known here alone; to the
 * database it stays pending until its outcome is written down, so that a new process takes it up again.
 */
export function createWorker({ inbox, handle, log, now, sleep, random }: WorkerParts) {
  const handling = new Set<string>();
  let alarm = Number.POSITIVE_INFINITY;
  let isStopped = false;

  function wake(): void {
    if (isStopped) return;
    try {
      fillSlots();
      setAlarm();
    } catch (error) {
      log('worker failed', { error: String(error) });
    }
  }

  function fillSlots(): void {
    for (const event of inbox.due(now(), SLOTS + handling.size)) {
      if (handling.size >= SLOTS) return;
      if (!handling.has(event.id)) void takeUp(event);
    }
  }

  /** Wakes the worker when the next event is due. */
  function setAlarm(): void {
    const next = inbox.nextDue(now());
    if (next === undefined || next >= alarm) return;
    alarm = next;
    void sleep(next - now().getTime()).then(() => {
      if (alarm === next) alarm = Number.POSITIVE_INFINITY;
      wake();
    });
  }

  async function takeUp(event: DueEvent): Promise<void> {
    handling.add(event.id);
    try {
      await attempt(event);
    } catch (error) {
      log('outcome not written', { id: event.id, error: String(error) });
      await sleep(PAUSE);
    }
    handling.delete(event.id);
    wake();
  }

  async function attempt(event: DueEvent): Promise<void> {
    const startedAt = now().getTime();
    let failure: unknown;
    try {
      await handle(event.content);
    } catch (error) {
      failure = error;
    }
    if (isStopped) return;
    const attempts = event.attempts + 1;
    const fields = { id: event.id, type: event.type, attempts, ms: now().getTime() - startedAt };
    if (failure === undefined) {
      inbox.done(event.id, now());
      log('event done', fields);
      return;
    }
    const reason = failure instanceof Error ? failure.message : String(failure);
    if (!mayPass(failure) || attempts >= MOST_ATTEMPTS) {
      inbox.bury(event.id, reason, now());
      log('event dead', { ...fields, reason });
    } else {
      const dueAt = now().getTime() + delayAfter(attempts, random);
      inbox.postpone(event.id, reason, dueAt);
      log('event postponed', { ...fields, reason, dueAt: new Date(dueAt).toISOString() });
    }
  }

  return {
    wake,
    stop(): void {
      isStopped = true;
    },
  };
}
