import { expect, test } from 'vitest';
import { killPage } from '../../harness/cli/kill-page.ts';
import { killTable } from '../../harness/cli/kill-table.ts';
import type { Verified } from '../../harness/verify/conclude.ts';

const KILLS = {
  faults: { untouched: 'the untouched code', 'fee/wrong-<b>': 'why & "so"', 'fee:1': 'a < b → a <= b' },
  tests: {
    'fee.test.ts › costs › <script>alert(1)</script>': 'untouched without:fee fee/wrong-<b> fee:1',
    'guard.test.ts › sleeps': '',
  },
  probes: { tried: 3, made: 9, seed: '1' },
};

const VERIFIED: Verified = {
  id: 'ladders',
  version: '1.0.0',
  digest: null,
  checks: {} as Verified['checks'],
  findings: [],
  proof: null,
  kills: KILLS,
  survivors: [
    {
      check: 'mutation',
      message: 'A mutant survives: a < b',
      diff: [' if (a)', '-  a < b', '+  a <= b</pre>'],
    },
  ],
  wasProven: false,
};

test('the page holds everything, and nothing of it as markup', () => {
  const page = killPage(VERIFIED);
  expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
  expect(page).not.toMatch(/<script|<b>|a < b/);
  expect(page).toContain('<del>-  a &#60; b</del>\n<ins>+  a &#60;= b&#60;/pre&#62;</ins>');
  expect(page).toMatch(/<td>all, fee<\/td><td><details><summary>1</);
  expect(page).toMatch(/<td class="none">sleeps \(notices nothing\)/);
  // One file, in light and in dark.
  expect(page).not.toMatch(/\b(src|href)=/);
  expect(page).toContain('color-scheme: light dark');
});

test('the table has a line for each hidden test', () => {
  const lines = killTable(KILLS)
    .split('\n')
    .map((line) => line.split(/ {2,}/).filter((cell) => cell !== ''));
  expect(lines).toEqual([
    ['hidden test', 'left out', 'wrong fixes', 'mutants', 'made-up fixes', 'other code'],
    ['fee.test.ts'],
    ['costs › <script>alert(1)</script>', 'all, fee', '1', '1', '·', '·'],
    ['guard.test.ts'],
    ['sleeps', '·', '·', '·', '·', '·'],
  ]);
});
