import type { Instant } from '../../domain/clock.ts';
import type { Result } from '../../domain/failure.ts';
import { success } from '../../domain/failure.ts';
import type { DatabaseClock } from '../worker-ports.ts';
import type { Connection } from './connection.ts';

const MEASURE_EVERY_MS = 10_000;
/** Of these the one with the shortest round trip is believed: half of it is the most that it can be wrong. */
const SAMPLES = 3;

export type DatabaseTime = Pick<DatabaseClock, 'now'>;

/** The database's time by this machine's monotonic clock. */
export class PostgresClock implements DatabaseClock {
  readonly #connection: Connection;
  #aheadMs: number;
  #timer: NodeJS.Timeout | undefined;

  private constructor(connection: Connection, aheadMs: number) {
    this.#connection = connection;
    this.#aheadMs = aheadMs;
  }

  static async start(connection: Connection): Promise<Result<PostgresClock>> {
    const measured = await measure(connection);
    if (!measured.ok) return measured;
    const clock = new PostgresClock(connection, measured.value);
    clock.#timer = setInterval(() => void clock.#measure(), MEASURE_EVERY_MS).unref();
    return success(clock);
  }

  get offsetMs(): number {
    return Math.round(Date.now() - (performance.now() + this.#aheadMs));
  }

  now(): Instant {
    return { atMs: Math.round(performance.now() + this.#aheadMs) };
  }

  monotonicMs(): number {
    return performance.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A database that is away just now keeps its last known time. */
  async #measure(): Promise<void> {
    const measured = await measure(this.#connection);
    if (measured.ok) this.#aheadMs = measured.value;
  }
}

/** How far the database's wall clock is ahead of this process's monotonic one, in milliseconds. */
function measure(connection: Connection): Promise<Result<number>> {
  return connection.run(async (sql) => {
    let best = { tripMs: Number.POSITIVE_INFINITY, aheadMs: 0 };
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const sentMs = performance.now();
      const { rows } = await sql.query<{ now: number }>(
        'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now',
      );
      const tripMs = performance.now() - sentMs;
      const aheadMs = (rows[0]?.now ?? 0) - (sentMs + tripMs / 2);
      if (tripMs < best.tripMs) best = { tripMs, aheadMs };
    }
    return best.aheadMs;
  });
}
