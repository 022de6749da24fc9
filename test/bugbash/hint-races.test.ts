import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boughtHints, hintOffer } from '../../harness/bugbash/log/hints.ts';
import { type BashState, fold } from '../../harness/bugbash/log/state.ts';
import type { BashStore } from '../../harness/bugbash/ports.ts';
import { openSqliteBash } from '../../harness/bugbash/sqlite/open.ts';
import { temporaryFolder } from '../support/cli.ts';
import { value } from './ports/contract.ts';
import { atMinute, created, hint, judged, type Line, logOf, received, START_MS } from './support/events.ts';

const RACES = 1_000;
const BUG = { exercise: 'alpha', bug: 'alpha-1' };

/** One member's host process: reads what is new, decides, writes where it has read to, and again if it came second. */
class Member {
  readonly #store: BashStore;
  #state: BashState | null = null;

  constructor(store: BashStore) {
    this.#store = store;
  }

  async buy(team: string): Promise<'paid' | 'had it'> {
    for (;;) {
      const state = await this.#read();
      const offer = hintOffer(state, team, { ...BUG, step: 0 }, atMinute(1));
      if (offer.kind === 'bought') return 'had it';
      if (offer.kind === 'refused') throw new Error(offer.why);
      const entry = { atMs: atMinute(1), who: 'program' as const, event: hint(team, 'alpha', 'alpha-1') };
      const appended = value(await this.#store.append('b', [entry], state.position));
      if (appended.kind === 'appended') return 'paid';
    }
  }

  async #read(): Promise<BashState> {
    for (const entry of value(await this.#store.read('b', this.#state?.position ?? 0)))
      this.#state = fold(this.#state, entry);
    if (!this.#state) throw new Error('there is no bash');
    return this.#state;
  }
}

describe('a hint', () => {
  test(`is paid once, however two members of a team race for it (${RACES} races, two processes' stores)`, async () => {
    const file = join(await temporaryFolder(), 'bash.sqlite');
    const stores = [0, 1].map(() => value(openSqliteBash(file, () => 0)).store);
    const [store] = stores;
    if (!store) throw new Error('no store');
    const start = logOf([
      [0, created()],
      [0, { type: 'started' }],
    ]);
    value(await store.append('b', start, 0));
    const members = stores.map((one) => new Member(one));
    for (let race = 0; race < RACES; race += 1) {
      const outcomes = await Promise.all(members.map((member) => member.buy(`t${race}`)));
      expect(outcomes.toSorted()).toEqual(['had it', 'paid']);
    }
    const state = value(await store.read('b', 0)).reduce<BashState | null>(fold, null);
    for (let race = 0; race < RACES; race += 1)
      expect(state && boughtHints(state, `t${race}`, BUG.exercise, BUG.bug)).toHaveLength(1);
  });

  const stateAfter = (...lines: readonly Line[]): BashState => {
    const state = logOf([[0, created()], [0, { type: 'started' }], ...lines]).reduce<BashState | null>(
      fold,
      null,
    );
    if (!state) throw new Error('an empty log');
    return state;
  };

  test('costs what its step costs, then the next, until none is left', () => {
    const bought = [0, 1].map((step) => [1, hint('t', 'alpha', 'alpha-1', step)] as const);
    const offers = [0, 1, 2].map((count) =>
      hintOffer(stateAfter(...bought.slice(0, count)), 't', BUG, atMinute(2)),
    );
    expect(offers).toEqual([
      { kind: 'offered', step: 0, cost: 4 },
      { kind: 'offered', step: 1, cost: 8 },
      { kind: 'refused', why: 'none-left' },
    ]);
  });

  test('that is not the next one is refused, and not another one sold', () => {
    const state = stateAfter();
    expect(hintOffer(state, 't', { ...BUG, step: 1 }, atMinute(2))).toEqual({
      kind: 'refused',
      why: 'not-next',
    });
    expect(hintOffer(state, 't', { ...BUG, step: 0 }, atMinute(2))).toMatchObject({ kind: 'offered' });
  });

  test('is free after the end, and refused before the start, in a pause and where there are none', () => {
    const lobby = logOf([[0, created()]]).reduce<BashState | null>(fold, null);
    const without = logOf([[0, created({ hints: 'off' })]]).reduce<BashState | null>(fold, null);
    if (!lobby || !without) throw new Error('an empty log');
    expect(hintOffer(stateAfter(), 't', BUG, atMinute(61))).toEqual({ kind: 'offered', step: 0, cost: 0 });
    expect(hintOffer(lobby, 't', BUG, START_MS)).toEqual({ kind: 'refused', why: 'not-started' });
    expect(hintOffer(without, 't', BUG, START_MS)).toEqual({ kind: 'refused', why: 'hints-off' });
    expect(hintOffer(stateAfter([1, { type: 'paused' }]), 't', BUG, atMinute(2))).toEqual({
      kind: 'refused',
      why: 'paused',
    });
  });

  test('is never sold for a bug that the team has squashed', () => {
    const state = stateAfter([1, received('s', 't')], [2, judged('s', 'alpha', { squashed: [true] })]);
    expect(hintOffer(state, 't', BUG, atMinute(3))).toEqual({ kind: 'refused', why: 'already-squashed' });
    expect(hintOffer(state, 'u', BUG, atMinute(3))).toMatchObject({ kind: 'offered' });
  });
});
