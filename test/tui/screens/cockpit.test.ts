import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { OpenAttempt } from '../../../harness/attempts/open-attempt.ts';
import { FrameCandidate, settled } from '../frames/candidate.ts';
import { Screen } from '../frames/screen.tsx';

const ran = (candidate: FrameCandidate, attempt: OpenAttempt, failures: number) =>
  attempt.record({
    type: 'tests-run',
    atMs: candidate.atMs,
    source: 'npm',
    passed: 9,
    failed: failures,
    total: 9 + failures,
    failures: Array.from({ length: failures }, (_, index) => ({
      name: `fails ${index}`,
      file: 'test/allocate.test.ts',
      line: index + 1,
    })),
  });

function addFiles({ workspace }: OpenAttempt, count: number): void {
  for (let index = 0; index < count; index += 1)
    writeFileSync(path.join(workspace.directory, 'src', `new-${index}.ts`), 'export {};\n');
}

test.for([
  { columns: 60, rows: 20 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 20 },
])('long lists say how many more there are, and how things stand stays: $columns×$rows', async (size) => {
  await using candidate = new FrameCandidate();
  const attempt = await candidate.start();
  addFiles(attempt, 11);
  settled(await ran(candidate, attempt, 6));
  using screen = new Screen(await candidate.app(attempt), size);
  await screen.waitFor(/… \d+ more \([d2]\)/, '9 passed · 6 failed', 'none yet', 'Your code', 'q leave');
  if (size.columns < 110) await screen.waitFor(/… \d more failed/);
});

test('how the tests went shows beside every pane; a wish to run one test before any run is answered', async () => {
  await using candidate = new FrameCandidate();
  const attempt = await candidate.start();
  using screen = new Screen(await candidate.app(attempt), { columns: 120, rows: 30 });
  await screen.waitFor('not run yet', 'all keys');
  screen.type('i');
  await screen.waitFor('No run yet: press r.');
  settled(await ran(candidate, attempt, 1));
  screen.type('2');
  await screen.waitFor('▸2 diff', 'Visible tests', '9 passed · 1 failed');
});

test('once all symptoms are gone, the keys begin with the finish', async () => {
  await using candidate = new FrameCandidate();
  const attempt = await candidate.start();
  await candidate.submit(attempt, ['credit', 'decimals', 'refunds']);
  using screen = new Screen(await candidate.app(attempt), { columns: 80, rows: 24 });
  await screen.waitFor('f finish: all are gone   r run tests', 'q leave   ? all keys');
});

test('the verdict on an earlier submission shows what that one had changed', async () => {
  await using candidate = new FrameCandidate();
  const attempt = await candidate.start();
  addFiles(attempt, 1);
  const first = settled(await candidate.attempts.keepSave(attempt));
  await candidate.submit(attempt, ['credit'], [], [], first?.snapshot);
  candidate.wait(1);
  addFiles(attempt, 2);
  const second = settled(await candidate.attempts.keepSave(attempt));
  await candidate.submit(attempt, ['credit', 'decimals'], [], [], second?.snapshot);
  using screen = new Screen(await candidate.app(attempt), { columns: 120, rows: 50 });
  await screen.waitFor('2 submissions', 'all keys');
  screen.type('v');
  await screen.waitFor('2 of 3 gone', 'Your changes in this submission', 'src/new-1.ts');
  screen.type('\u001B[D');
  await screen.waitFor('1 of 3 gone', 'Your changes in this submission', 'src/new-0.ts');
  await expect.poll(() => screen.text()).not.toContain('src/new-1.ts');
});
