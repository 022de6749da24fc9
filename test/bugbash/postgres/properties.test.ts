import { describe, expect, onTestFinished, test } from 'vitest';
import { LiveLog } from '../../../harness/bugbash/host/live-log.ts';
import type { ClockState } from '../../../harness/bugbash/log/clock.ts';
import type { Entry } from '../../../harness/bugbash/log/events.ts';
import type { FoldedLog } from '../../../harness/bugbash/log/freeze.ts';
import { type BashState, fold } from '../../../harness/bugbash/log/state.ts';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { value } from '../ports/contract.ts';
import { agreesWithModel, TEAMS } from '../support/clock-model.ts';
import { created, joined, type Line, logOf } from '../support/events.ts';
import { keepsBackWhatFollows } from '../support/frozen-boards.ts';
import { findPostgres } from '../support/postgres.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const found = findPostgres();
/** Fewer than in memory: a run is dozens of transactions, or with the clock a few. */
const FREEZE_RUNS = 30;
const CLOCK_RUNS = 150;
/** As a host writes: what one request leads to, and not all at once. */
const AT_ONCE = 5;

describe.skipIf('missing' in found)('a log in PostgreSQL', () => {
  const postgres = sharedPostgres('bin' in found ? found.bin : '');

  /** What a second host knows of logs that the first one writes. */
  async function twoHosts() {
    const url = await postgres().database();
    const open = async () => {
      const database = value(await openPostgresBash(url, { version: '1.0.0', isHost: true }));
      onTestFinished(() => database.close());
      return database.store;
    };
    const [writing, reading] = [await open(), await open()];
    let bashes = 0;
    return async (log: readonly Entry[]): Promise<LiveLog> => {
      bashes += 1;
      const bash = `b${bashes}`;
      const append = async (from: number, to: number): Promise<void> => {
        const appended = value(await writing.append(bash, log.slice(from, to), from));
        expect(appended).toMatchObject({ kind: 'appended' });
      };
      await append(0, 1);
      const live = value(await LiveLog.open(reading, bash, { now: () => ({ atMs: 0 }) }));
      for (let at = 1; at < log.length; at += AT_ONCE) {
        await append(at, at + AT_ONCE);
        value(await live.refresh());
      }
      expect(live.entries).toEqual(log);
      return live;
    };
  }

  test('shows while frozen what it would without what happened since, and teams their own, to a second host', async () => {
    const through = await twoHosts();
    const folded = async (log: readonly Entry[]): Promise<FoldedLog> => {
      const { state, shown } = (await through(log)).now;
      return { live: state, shown };
    };
    const { logs, different } = await keepsBackWhatFollows(folded, FREEZE_RUNS);
    expect(logs).toBeGreaterThan(FREEZE_RUNS / 2);
    expect(different).toBeGreaterThan(FREEZE_RUNS / 2);
  }, 300_000);

  test('has the clock of a model that counts minutes, on a second host', async () => {
    const through = await twoHosts();
    const lobby: readonly Line[] = [
      [0, created()],
      ...TEAMS.map((team): Line => [0, joined(`p-${team}`, team)]),
    ];
    await agreesWithModel(async (events) => {
      const lines = events.map(({ minute, event }): Line => [minute, event]);
      const live = await through(logOf([...lobby, ...lines]));
      const clocks: ClockState[] = [];
      let state: BashState | null = null;
      for (const entry of live.entries) {
        state = fold(state, entry);
        clocks.push(state.clock);
      }
      expect(clocks.at(-1)).toEqual(live.now.state.clock);
      return clocks.slice(lobby.length);
    }, CLOCK_RUNS);
  }, 300_000);
});

if ('missing' in found) test.skip(`PostgreSQL: ${found.missing}`);
