import type { AttemptEvent } from '../domain/attempt-event.ts';
import type { Result } from '../domain/failure.ts';

/** One line of the list of attempts. */
export interface AttemptSummary {
  readonly id: string;
  readonly createdAtMs: number;
  readonly exerciseId: string;
}

/** A log from elsewhere, or the rest of one. */
export interface MergedLog {
  readonly id: string;
  readonly exerciseId: string;
  /** How many of its events are here; 0 for an attempt that is not. */
  readonly position: number;
  readonly events: readonly AttemptEvent[];
}

export type Appended = 'appended' | 'others-came-first';

/**
 * Where attempts live. Operations are whole and async, so that another database can stand behind them. Every
 * failure is one of `store-locked`, `store-newer`, `store-broken` and `disk-full`.
 */
export interface AttemptStore {
  /** Adds an attempt with its first event. */
  create(id: string, exerciseId: string, first: AttemptEvent): Promise<Result<void>>;
  /**
   * Appends at a known position; durable when it resolves to `appended`. Where another process has appended
   * there first, nothing is written: read again, then decide anew.
   * @param position the number of events that the caller has read
   */
  append(id: string, position: number, events: readonly AttemptEvent[]): Promise<Result<Appended>>;
  read(id: string): Promise<Result<readonly AttemptEvent[]>>;
  /**
   * Adds all of these logs, or what is missing of them, at once or not at all; as `append` does.
   * @param logs earliest attempt first
   */
  merge(logs: readonly MergedLog[]): Promise<Result<Appended>>;
  /**
   * Latest first, by when they came into this store; clocks are not compared. Attempts that were merged into it are
   * earlier than those that were begun here, so that none of them is taken for what its user did last.
   */
  list(): Promise<Result<readonly AttemptSummary[]>>;
  close(): Promise<void>;
}
