import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/exercises.ts';
import { DEFENCE_MUTANTS } from './defence-mutants/defence-mutants.ts';

/** The table of attacks in README.md: its numbers, and that what it names is there. */

const rows = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, number, , tests = ''] = /^\| (\d+) +\| (.*?) \| (.*?) \|$/.exec(line) ?? [];
    return number === undefined ? [] : [{ number: Number(number), tests }];
  });

test('numbers its rows, each once and in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
  expect(rows.length).toBeGreaterThanOrEqual(62);
});

test('names test files that are there', () => {
  const named = rows.flatMap(({ tests }) => [...tests.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file));
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter((file) => !existsSync(join(ROOT, 'test', file)))).toEqual([]);
});

test('has a row for each fixture and each defence', () => {
  const known = new Set(rows.map(({ number }) => number));
  const fixtures = readdirSync(join(ROOT, 'test', 'fixtures', 'hostile')).filter((name) => /^\d/.test(name));
  expect(fixtures.filter((name) => !known.has(Number.parseInt(name, 10)))).toEqual([]);
  expect(DEFENCE_MUTANTS.flatMap(({ rows: of }) => of).filter((number) => !known.has(number))).toEqual([]);
});
