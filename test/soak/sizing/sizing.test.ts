import { describe, expect, test } from 'vitest';
import { logOf, received } from '../../bugbash/support/events.ts';
import { madeArrivals, multiplied, recordedArrivals } from './arrivals.ts';
import { type Arrival, coresFor, peakPerMinute, simulate } from './simulate.ts';

const SECOND_MS = 1_000;
const model = { cpuMsOf: () => 2 * SECOND_MS, overheadMs: 0 };
const at = (seconds: number, team: string): Arrival => ({ atMs: seconds * SECOND_MS, team, exercise: 'a' });

describe('the model of grading', () => {
  test('one core grades one submission after another', () => {
    const four = ['a', 'b', 'c', 'd'].map((team) => at(0, team));
    expect(simulate(four, { ...model, cores: 1 })).toMatchObject({
      verdict: { median: 6_000, longest: 8_000 },
      busy: 1,
    });
    expect(simulate(four, { ...model, cores: 2 }).verdict.longest).toBe(4_000);
    expect(simulate(four, { ...model, cores: 4 }).verdict.longest).toBe(2_000);
  });

  test('a team has one grading at a time, whatever is free, and waits behind those that send few', () => {
    const flood = [at(0, 'flood'), at(0, 'flood'), at(0, 'flood')];
    expect(simulate(flood, { ...model, cores: 8 }).verdict.longest).toBe(6_000);
    // The calm team comes while the first of the flood is graded, and is next.
    const { verdict } = simulate([...flood, at(1, 'calm')], { ...model, cores: 1 });
    expect(verdict).toEqual({ median: 6_000, p95: 8_000, longest: 8_000 });
  });

  test('nothing is lost, and cores that are found suffice where one fewer does not', () => {
    const arrivals = madeArrivals({ people: 400, minutes: 60, exercises: ['a'] });
    const cores = coresFor(arrivals, model, 6_000);
    const p95 = (count: number) => simulate(arrivals, { ...model, cores: count }).verdict.p95;
    expect(p95(cores)).toBeLessThanOrEqual(6_000);
    expect(p95(cores - 1)).toBeGreaterThan(6_000);
    expect(simulate(arrivals, { ...model, cores }).submissions).toBe(arrivals.length);
  });

  test('ten times the load is met by no more than ten times the cores', () => {
    const arrivals = madeArrivals({ people: 60, minutes: 90, exercises: ['a', 'b'] });
    const one = coresFor(arrivals, model, 10_000);
    expect(coresFor(multiplied(arrivals, 10), model, 10_000)).toBeLessThanOrEqual(10 * one);
  });
});

describe('what is replayed', () => {
  test('the submissions of a log, with their times and teams', () => {
    const entries = logOf([
      [0, { type: 'started' }],
      [2, received('s', 't0')],
      [3, received('u', 't1', 'beta')],
    ]);
    const arrivals = recordedArrivals(entries);
    expect(arrivals.map(({ team, exercise }) => [team, exercise])).toEqual([
      ['t0', 'alpha'],
      ['t1', 'beta'],
    ]);
    expect((arrivals[1]?.atMs ?? 0) - (arrivals[0]?.atMs ?? 0)).toBe(60_000);
  });

  test('several times the load: each copy of a team is another, moved as a whole by at most a minute', () => {
    const twice = [at(100, 'a'), at(160, 'a')];
    const many = multiplied(twice, 10);
    expect(many).toHaveLength(20);
    expect(new Set(many.map(({ team }) => team)).size).toBe(10);
    for (const team of new Set(many.map((one) => one.team))) {
      const [first, second] = many.filter((one) => one.team === team).map(({ atMs }) => atMs);
      expect((second ?? 0) - (first ?? 0)).toBeCloseTo(60_000);
      expect(Math.abs((first ?? 0) - 100_000)).toBeLessThanOrEqual(60_000);
    }
  });

  test('a bash that is made: everybody comes back every five minutes, and all of them at the end', () => {
    const arrivals = madeArrivals({ people: 200, minutes: 90, exercises: ['a', 'b', 'c'] });
    const perPerson = arrivals.length / 200;
    expect(perPerson).toBeGreaterThan(14);
    expect(perPerson).toBeLessThan(20);
    expect(arrivals.filter(({ atMs }) => atMs >= 87 * 60_000)).toHaveLength(200);
    expect(peakPerMinute(arrivals)).toBeGreaterThan(55);
    expect(new Set(arrivals.map(({ exercise }) => exercise))).toEqual(new Set(['a', 'b', 'c']));
  });
});
