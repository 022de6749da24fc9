/** The screens of mentors on a terminal emulator: what they show, and what their keys do. */
import { expect, test } from 'vitest';
import { LiveVerify } from '../../harness/cli/verify-live.ts';
import { success } from '../../harness/domain/failure.ts';
import { usualSettings } from '../../harness/tui/app/settings.ts';
import { Surroundings } from '../../harness/tui/components/surroundings.tsx';
import {
  type Picked,
  type ShownSuggestion,
  SuggestionsScreen,
} from '../../harness/tui/mentor/suggestions.tsx';
import { type VerifyItem, VerifyScreen } from '../../harness/tui/mentor/verify.tsx';
import type { Verified } from '../../harness/verify/conclude.ts';
import { CHECKS } from '../../harness/verify/finding.ts';
import { stepWording } from '../../harness/wording/next-step.ts';
import { Screen } from './frames/screen.tsx';

/** Nothing here depends on an idle machine. */
const PATIENCE = { timeout: 60_000 };
const SIZE = { columns: 100, rows: 30 };
const around = { environment: {}, settings: usualSettings, outside: async () => {} };
const steps = stepWording({ currentDirectory: '/', cloneRoot: '/clone', isFoundByNpx: false });

const DIFF = `diff --git a/src/fee.ts b/src/fee.ts
--- a/src/fee.ts
+++ b/src/fee.ts
@@ -1,1 +1,1 @@
-  return days * cents;
+  return days + cents;
`;

const suggestion = (number: number, more: Partial<ShownSuggestion>): ShownSuggestion => ({
  number,
  text: `ArithmeticOperator in src/fee.ts: change ${number}`,
  kind: 'arithmetic-operator',
  file: 'src/fee.ts',
  line: 12,
  diff: DIFF,
  difference: 'Asked [2, 3] the reference gives 6; it gives 5.',
  failing: ['guard.test.ts › a fee grows by the day'],
  visible: [],
  ...more,
});

test('suggestions are looked at one after another, and one is kept under a name', async () => {
  let picked: Picked | null | undefined;
  using screen = new Screen(
    <Surroundings {...around}>
      {() => (
        <SuggestionsScreen
          title="late-fees: candidate bugs"
          suggestions={[suggestion(4, {}), suggestion(9, { failing: [], visible: ['fee › one day'] })]}
          done={(value) => {
            picked = value;
          }}
        />
      )}
    </Surroundings>,
    SIZE,
  );
  await screen.waitFor(
    '1 of 2',
    'change 4',
    'the reference gives 6',
    '-  return days * cents;',
    'a fee grows by the day',
  );
  screen.type('n');
  await screen.waitFor('2 of 2', 'change 9', 'No hidden test notices it yet', 'fee › one day');
  screen.type('\r');
  await screen.waitFor('Its name');
  screen.type('Not a name');
  await screen.waitFor('Not a name');
  screen.type('\r');
  await screen.waitFor('is not a name');
  expect(picked).toBeUndefined();
  screen.type('\u001B');
  await screen.waitFor('p previous');
  screen.type('\r');
  await screen.waitFor('Its name');
  screen.type('day-rate');
  await screen.waitFor('day-rate');
  screen.type('\r');
  await expect.poll(() => picked, PATIENCE).toMatchObject({ name: 'day-rate', suggestion: { number: 9 } });
});

test('findings come in while an exercise is verified, and open at their line', async () => {
  const live = new LiveVerify('late-fees', steps);
  const opened: VerifyItem[] = [];
  let runs = 0;
  using screen = new Screen(
    <Surroundings {...around}>
      {() => (
        <VerifyScreen
          store={live}
          again={() => {
            runs += 1;
          }}
          open={async (item) => {
            opened.push(item);
            return 'There is no editor "x".';
          }}
          done={() => {}}
        />
      )}
    </Surroundings>,
    SIZE,
  );
  await screen.waitFor('Nothing found so far.');
  live.begin(
    success({
      exercise: 'late-fees',
      missing: [
        {
          what: '"grace" has no hints.',
          file: null,
          line: null,
          next: { command: ['status'] },
          isNeeded: false,
        },
      ],
      trees: [],
      proof: 'unverified',
      next: { command: ['verify', 'late-fees'] },
    }),
  );
  await screen.waitFor('findings (1)', '"grace" has no hints.');
  live.progress({ check: 'isolation', label: 'no fix', done: 1, total: 9, leftMs: 61_000 });
  live.outcome({ kind: 'row', row: { fixed: [], squashed: [] } });
  live.outcome({ kind: 'row', row: { fixed: ['grace'], squashed: ['grace'] } });
  live.outcome({
    kind: 'fault',
    fault: { id: 'grace:1', kind: 'mutant', text: 'a mutant' },
    noticedBy: ['grace.test.ts › two days are free'],
  });
  await screen.waitFor('isolation 1/9');
  screen.type('3');
  await screen.waitFor(/all +x/, /none +·/);
  screen.type('4');
  await screen.waitFor('two days are free', 'mutants');
  screen.type('1');
  live.end({
    id: 'late-fees',
    version: '1.0.0',
    digest: null,
    checks: Object.fromEntries(CHECKS.map((check) => [check, 'passed'])) as Verified['checks'],
    findings: [
      {
        check: 'kills',
        severity: 'warning',
        message: '"guard.test.ts › x" kills nothing.',
        file: '/solutions/late-fees/hidden/guard.test.ts',
        line: 7,
        next: 'Let it look closer.',
      },
    ],
    proof: null,
    kills: null,
    survivors: [],
    wasProven: false,
  });
  await screen.waitFor('findings (2)', '❯ ! kills', 'Let it look closer.', 'guard.test.ts:7');
  screen.type('o');
  await screen.waitFor('There is no editor "x".');
  expect(opened).toMatchObject([{ file: '/solutions/late-fees/hidden/guard.test.ts', line: 7 }]);
  screen.type('j');
  await screen.waitFor('❯ ! status');
  screen.type('o');
  await screen.waitFor('no place to open');
  screen.type('r');
  await expect.poll(() => runs, PATIENCE).toBe(1);
  live.dispose();
});
