import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { OpenAttempt } from '../../../harness/attempts/open-attempt.ts';
import { FrameCandidate, settled } from './candidate.ts';
import { FIXED } from './example-exercise.ts';
import { Screen } from './screen.tsx';

/**
 * Every screen as a person sees it, at three sizes, kept as text in `kept/`. A frame that changes was changed on
 * purpose: look at it, then `npx vitest run test/tui/frames -u`.
 */

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
] as const;

interface Shown {
  readonly candidate: FrameCandidate;
  readonly size: (typeof SIZES)[number];
}

/** Compares what shows, once all of `expected` does, with the frame of that name and size. */
async function keep(
  screen: Screen,
  { candidate, size }: Shown,
  name: string,
  ...expected: readonly string[]
) {
  await screen.waitFor(...expected);
  const file = path.join(import.meta.dirname, 'kept', `${name}-${size.columns}x${size.rows}.txt`);
  const frame = await screen.frame(file, (text) => candidate.stable(text));
  await expect(frame).toMatchFileSnapshot(file);
}

const KEYS = { enter: '\r', escape: '\u001B', right: '\u001B[C', tab: '\t' } as const;

function fix(attempt: OpenAttempt, file: keyof typeof FIXED): void {
  writeFileSync(path.join(attempt.workspace.directory, 'src', `${file}.ts`), FIXED[file]);
}

/** A run of the visible tests as vitest would have reported it. */
const ran = (candidate: FrameCandidate, attempt: OpenAttempt, passed: number, failed: number) =>
  attempt.record({
    type: 'tests-run',
    atMs: candidate.atMs,
    source: 'npm',
    passed,
    failed,
    total: passed + failed,
    failures:
      failed === 0 ? [] : [{ name: 'a dinner that was cancelled', file: 'test/allocate.test.ts', line: 6 }],
  });

test.for(SIZES)('the catalog, its filter and how to start: $columns×$rows', async (size) => {
  await using candidate = new FrameCandidate();
  const shown = { candidate, size };
  const earlier = await candidate.start('practice', 'four-seconds');
  candidate.wait(20);
  await candidate.submit(earlier, ['credit', 'refunds']);
  settled(await candidate.attempts.finish(earlier));
  settled(await candidate.attempts.reveal(earlier));
  candidate.wait(60 * 24 * 3);
  using screen = new Screen(await candidate.app(null), size);
  const preview = size.columns < 110 ? [] : ['Noor from support'];
  await keep(screen, shown, 'catalog', 'Look back', 'Next for you', 'all keys', ...preview);
  screen.type('?');
  await keep(screen, shown, 'catalog-keys', 'Keys here');
  screen.type(KEYS.escape);
  await screen.waitFor('filter');
  screen.type('j\r');
  await keep(screen, shown, 'catalog-start', 'You have seen its reference', ...preview);
  screen.type(KEYS.escape);
  await screen.waitFor('s sort');
  screen.type('/');
  await screen.waitFor('enter keeps, esc drops');
  screen.type('hard');
  await screen.waitFor('filter “hard”');
  screen.type(KEYS.enter);
  await keep(screen, shown, 'catalog-filtered', '1 of 3 exercises', 'esc', ...preview);
});

test('what was said of a key goes with the next one', async () => {
  await using candidate = new FrameCandidate();
  using screen = new Screen(await candidate.app(null), { columns: 80, rows: 24 });
  await screen.waitFor('all keys');
  screen.type('T');
  await screen.waitFor('Theme: ');
  screen.type('j');
  await expect.poll(() => screen.text()).not.toContain('Theme: ');
});

test.for(SIZES)('the cockpit, its panes and the ticket: $columns×$rows', async (size) => {
  await using candidate = new FrameCandidate();
  const shown = { candidate, size };
  const attempt = await candidate.start();
  candidate.wait(3);
  settled(await ran(candidate, attempt, 54, 1));
  fix(attempt, 'allocate');
  candidate.wait(2);
  await candidate.submit(attempt, ['credit']);
  fix(attempt, 'parse');
  candidate.wait(1);
  settled(await ran(candidate, attempt, 53, 2));
  using screen = new Screen(await candidate.app(attempt), size);
  await keep(screen, shown, 'cockpit', 'What people reported', 'src/parse.ts', 'all keys');
  for (const [key, name, text] of [
    ['1', 'pane-ticket', 'Noor from support'],
    ['2', 'pane-diff', 'src/allocate.ts'],
    ['3', 'pane-test', 'a dinner that was cancelled'],
    ['4', 'pane-hints', 'gone: no hint needed'],
    ['5', 'pane-log', 'submitted: 1 of 3 gone'],
  ] as const) {
    screen.type(key);
    await keep(screen, shown, name, `▸${key} `, text);
  }
  if (size.columns < 110) screen.type(KEYS.escape);
  await screen.waitFor('What people reported');
  screen.type('?');
  await keep(screen, shown, 'cockpit-keys', 'Keys here');
  screen.type(KEYS.escape);
  await screen.waitFor('What people reported');
  screen.type('n');
  await screen.waitFor('Note:');
  screen.type(
    'a first line that is long enough to be wrapped at eighty columns, as notes of some use are\u001B\rand a second one',
  );
  await keep(screen, shown, 'note', 'and a second one');
  screen.type(KEYS.escape);
  await screen.waitFor('Press esc again');
  screen.type(KEYS.escape);
  await screen.waitFor('What people reported', 'run tests');
  screen.type('t');
  await keep(screen, shown, 'ticket', 'Noor from support', 'to the cockpit');
  screen.type(KEYS.enter);
  await screen.waitFor('run tests');
  screen.type('h');
  await keep(screen, shown, 'hints', 'costs 4');
  screen.type(KEYS.escape);
  await screen.waitFor('run tests');
  screen.type('v');
  await keep(screen, shown, 'verdict', '1 of 3 gone');
});

test.for(SIZES)(
  'strict: beliefs, sealed results, little time, and the bell: $columns×$rows',
  async (size) => {
    await using candidate = new FrameCandidate();
    const shown = { candidate, size };
    const attempt = await candidate.start('strict');
    candidate.wait(5);
    fix(attempt, 'allocate');
    await candidate.submit(attempt, ['credit'], ['a trip keeps its currency'], [0, 1]);
    candidate.wait(13.5);
    using screen = new Screen(await candidate.app(attempt), size);
    await keep(screen, shown, 'cockpit-strict', 'only 1:30 left', 'sealed');
    screen.type('s');
    await screen.waitFor('Which of these do you believe fixed?');
    screen.type(' ');
    await keep(screen, shown, 'beliefs', '[✓]');
    screen.type(KEYS.escape);
    await screen.waitFor('run tests');
    candidate.wait(2);
    await keep(screen, shown, 'bell', 'Your score is frozen');
    screen.type(KEYS.enter);
    await keep(screen, shown, 'cockpit-over', 'time is up', 'run tests');
  },
);

test.for(SIZES)('debrief, reference and report: $columns×$rows', async (size) => {
  await using candidate = new FrameCandidate();
  const shown = { candidate, size };
  const attempt = await candidate.start();
  candidate.wait(5);
  fix(attempt, 'allocate');
  await candidate.submit(attempt, ['credit']);
  candidate.wait(16);
  settled(await attempt.refresh());
  fix(attempt, 'parse');
  await candidate.submit(attempt, ['credit', 'decimals']);
  settled(await candidate.attempts.finish(attempt));
  using screen = new Screen(await candidate.app(attempt), size);
  await screen.waitFor('What went wrong, for whom');
  screen.type('Cancelled dinners lost a cent.');
  await keep(screen, shown, 'debrief', 'Cancelled dinners lost a cent.');
  screen.type(KEYS.escape);
  await keep(screen, shown, 'debrief-done', 'Press enter to reveal');
  screen.type(KEYS.enter);
  await keep(screen, shown, 'reveal-bug', '1/8', 'reference');
  screen.type('aa');
  await keep(screen, shown, 'reveal-wrong', 'Why it is wrong');
  screen.type(KEYS.right.repeat(3));
  await keep(screen, shown, 'reveal-report', '4/8', 'What people reported', '↓ more');
  screen.type(KEYS.right);
  await screen.waitFor('5/8', 'ticked');
  screen.type(' ');
  await keep(screen, shown, 'reveal-checklist', '1 of 3 ticked');
  screen.type(KEYS.right);
  await screen.waitFor('6/8');
  screen.type(KEYS.enter);
  await keep(screen, shown, 'reveal-questions', 'Most decimals have no exact binary form');
  screen.type('t');
  await screen.waitFor(/(2:00|1:5\d) left: answer aloud/);
  screen.type('t');
  await expect.poll(() => screen.text(), { timeout: 60_000 }).not.toContain('left: answer aloud');
});
