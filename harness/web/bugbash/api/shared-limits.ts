import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { SharedByHosts } from '../../../bugbash/worker-ports.ts';
import { type CountsWrongCodes, networkOf } from './wrong-codes.ts';

/** Limits that hold for all hosts of a database together, so that a balancer in front multiplies none of them. */

const WRONG_CODE = 'wrong-code';
const MOST_WRONG_CODES = 5;
/** While the database does not answer, nobody guesses. */
const UNKNOWN_S = 5;
const MINUTE_MS = 60_000;
const EXCHANGE_EVERY_MS = 1_000;

/** Five a minute of the database's clock, counted at once. */
export class SharedWrongCodes implements CountsWrongCodes {
  readonly #hosts: SharedByHosts;

  constructor(hosts: SharedByHosts) {
    this.#hosts = hosts;
  }

  waitS(address: string): Promise<number> {
    return this.#add(address, 0);
  }

  async count(address: string): Promise<void> {
    await this.#add(address, 1);
  }

  async #add(address: string, wrong: number): Promise<number> {
    const network = networkOf(address);
    const counted = await this.#hosts.count(WRONG_CODE, new Map([[network, wrong]]));
    if (!counted.ok) return UNKNOWN_S;
    const count = counted.value.counts.get(network) ?? 0;
    return count < MOST_WRONG_CODES ? 0 : Math.max(1, Math.ceil(counted.value.leftMs / 1_000));
  }
}

/**
 * Requests by person or address. Each host counts by itself and exchanges its counts with the others once a second, so
 * that no request waits for the database; in that second a limit may be passed by what other hosts have let through.
 */
export class SharedRequestCounts {
  readonly #hosts: SharedByHosts;
  readonly #nowMs: () => number;
  readonly #timer: NodeJS.Timeout;
  #minute = 0;
  /** By kind and key, in this minute: what all hosts have had together at the last exchange, and ours since. */
  #known = new Map<string, number>();
  #added = new Map<string, number>();

  /** @param nowMs the database's time */
  constructor(hosts: SharedByHosts, nowMs: () => number) {
    this.#hosts = hosts;
    this.#nowMs = nowMs;
    this.#timer = setInterval(() => void this.#exchange(), EXCHANGE_EVERY_MS).unref();
  }

  /** The store that `@fastify/rate-limit` makes for each route that has limits of its own. */
  store(kind: string): FastifyRateLimitStoreCtor {
    const counts = this;
    return class Store implements FastifyRateLimitStore {
      incr(key: string, callback: Parameters<FastifyRateLimitStore['incr']>[1]): void {
        callback(null, counts.#hit(`${kind} ${key}`));
      }

      child(options: object): FastifyRateLimitStore {
        // Its types promise the route's own options; what comes has them in `routeInfo`.
        const { routeInfo } = options as { readonly routeInfo?: { readonly url?: string } };
        return new (counts.store(routeInfo?.url ?? 'route'))({});
      }
    };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #hit(key: string): { readonly current: number; readonly ttl: number } {
    const nowMs = this.#nowMs();
    this.#turnTo(Math.floor(nowMs / MINUTE_MS));
    const added = (this.#added.get(key) ?? 0) + 1;
    this.#added.set(key, added);
    return { current: (this.#known.get(key) ?? 0) + added, ttl: MINUTE_MS - (nowMs % MINUTE_MS) };
  }

  #turnTo(minute: number): void {
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#known = new Map();
    this.#added = new Map();
    void this.#hosts.forgetCounts();
  }

  async #exchange(): Promise<void> {
    this.#turnTo(Math.floor(this.#nowMs() / MINUTE_MS));
    const { size } = this.#added;
    if (size === 0) return;
    const [minute, added] = [this.#minute, this.#added];
    this.#added = new Map();
    const counted = await this.#hosts.count('request', added);
    if (minute !== this.#minute) return;
    for (const [key, count] of counted.ok ? counted.value.counts : added) {
      // What could not be exchanged counts here all the same.
      this.#known.set(key, counted.ok ? count : (this.#known.get(key) ?? 0) + count);
    }
  }
}
