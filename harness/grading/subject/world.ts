import { DATABASE_FD, UPSTREAM_FD, type WorldPart } from '../protocol/subject-messages.ts';

interface PendingSleep {
  readonly dueMs: number;
  readonly order: number;
  readonly resolve: () => void;
}

/** A world whose clock the examiner moves. `parts` is what `buildApp` gets, and nothing more. */
export interface SubjectWorld {
  readonly parts: Readonly<Record<string, unknown>>;
  setClock(nowMs: number): Promise<void>;
  /** To be called when the app is open. */
  settle(): void;
  /** When the next sleep is over, on the world's clock. */
  nextSleepMs(): number | undefined;
  dispose(): void;
}

/** What differs from one test's world to the next. */
export interface WorldSettings {
  readonly nowMs: number;
  readonly seed: number;
  readonly epoch: number;
}

/** Builds the declared parts of the exercise's outside for one test. */
export async function createWorld(
  declared: readonly WorldPart[],
  { nowMs: startMs, seed, epoch }: WorldSettings,
): Promise<SubjectWorld> {
  let nowMs = startMs;
  let endFetch: (() => void) | undefined;
  let settleDatabase: (() => void) | undefined;
  let sleeps: PendingSleep[] = [];
  let sleepCount = 0;
  const parts: Record<string, unknown> = {};
  for (const part of declared) {
    switch (part) {
      case 'database': {
        const { openWorldDatabase } = await import('./database/remote-database.ts');
        const opened = await openWorldDatabase(DATABASE_FD, startMs);
        parts.database = opened.database;
        settleDatabase = opened.settle;
        break;
      }
      case 'now':
        parts.now = () => new Date(nowMs);
        break;
      case 'sleep':
        parts.sleep = (durationMs: number) =>
          new Promise<void>((resolve) => {
            sleepCount += 1;
            sleeps.push({ dueMs: nowMs + Math.max(0, Number(durationMs) || 0), order: sleepCount, resolve });
          });
        break;
      case 'random':
        parts.random = seededRandom(seed);
        break;
      case 'fetch': {
        const { openWorldFetch } = await import('./upstream-fetch.ts');
        const opened = openWorldFetch(UPSTREAM_FD, epoch);
        parts.fetch = opened.fetch;
        endFetch = opened.end;
        break;
      }
    }
  }
  return {
    parts,
    settle: () => settleDatabase?.(),
    /** Moves time forward sleep by sleep, so that what a sleeper does happens at its own moment. */
    async setClock(targetMs) {
      for (;;) {
        const due = sleeps
          .filter((sleep) => sleep.dueMs <= targetMs)
          .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
        if (!due) break;
        sleeps = sleeps.filter((sleep) => sleep !== due);
        nowMs = Math.max(nowMs, due.dueMs);
        due.resolve();
        await new Promise((resolve) => setImmediate(resolve));
      }
      nowMs = targetMs;
    },
    nextSleepMs() {
      return sleeps.length === 0 ? undefined : Math.min(...sleeps.map(({ dueMs }) => dueMs));
    },
    dispose() {
      sleeps = [];
      endFetch?.();
      (parts.database as { close?: () => void } | undefined)?.close?.();
    },
  };
}

/** mulberry32: a small generator with a 32-bit state, uniform in [0, 1). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
