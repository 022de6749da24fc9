import { expect, test } from 'vitest';
import { killHost } from './kill-host.ts';

/** Gradings that are killed are given back after ten seconds; a busy machine takes its time for each start. */
const LIMIT_MS = 600_000;

test(
  'a host that is killed again and again grades what it acknowledged, each once',
  async () => {
    const killed = await killHost({ kills: 4, seed: 1, burst: 4, people: 4, say: () => {} });
    expect(killed.wrong).toEqual([]);
    expect(killed.acknowledged).toBeGreaterThan(4);
    expect(killed.repeated).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
