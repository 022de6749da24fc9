const MINUTE_MS = 60_000;
/** An IPv6 address is one of 2^64 that the same machine has. */
const IPV6_NETWORK_GROUPS = 4;
const MOST_ADDRESSES = 10_000;

/** Counts wrong codes by address, so that nobody can guess one. */
export interface CountsWrongCodes {
  /** Seconds until the address may try again; 0 where it may now. */
  waitS(address: string): number | Promise<number>;
  count(address: string): void | Promise<void>;
}

/**
 * Counts tries by address, such as wrong codes: sixty people behind one address who have the right code are in nobody's way, and one
 * who guesses gets five tries a minute, right or wrong.
 */
export class TriesByAddress implements CountsWrongCodes {
  readonly #tries = new Map<string, readonly number[]>();
  readonly #nowMs: () => number;
  readonly #most: number;

  /** @param nowMs monotonic */
  constructor(nowMs: () => number, most = 5) {
    this.#nowMs = nowMs;
    this.#most = most;
  }

  waitS(address: string): number {
    const recent = this.#recent(networkOf(address));
    const first = recent.at(-this.#most);
    return first === undefined ? 0 : Math.max(1, Math.ceil((first + MINUTE_MS - this.#nowMs()) / 1_000));
  }

  count(address: string): void {
    const network = networkOf(address);
    if (this.#tries.size >= MOST_ADDRESSES)
      for (const known of this.#tries.keys()) if (this.#recent(known).length === 0) this.#tries.delete(known);
    this.#tries.set(network, [...this.#recent(network), this.#nowMs()].slice(-this.#most));
  }

  #recent(network: string): readonly number[] {
    return (this.#tries.get(network) ?? []).filter((atMs) => this.#nowMs() - atMs < MINUTE_MS);
  }
}

export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  return [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail ? tail.split(':') : [])]
    .slice(0, IPV6_NETWORK_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
