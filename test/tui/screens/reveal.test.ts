import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FrameCandidate, settled } from '../frames/candidate.ts';
import { FIXED } from '../frames/example-exercise.ts';
import { Screen } from '../frames/screen.tsx';

const [ENTER, ESCAPE] = ['\r', '\u001B'];

test('a bug that was gone too late is told so; a complaint goes with the next key; escape goes back to the catalog', async () => {
  await using candidate = new FrameCandidate();
  const attempt = await candidate.start();
  candidate.wait(5);
  await candidate.submit(attempt, []);
  candidate.wait(18);
  settled(await attempt.refresh());
  writeFileSync(path.join(attempt.workspace.directory, 'src', 'allocate.ts'), FIXED.allocate);
  await candidate.submit(attempt, ['credit']);
  settled(await candidate.attempts.finish(attempt));
  using screen = new Screen(await candidate.app(attempt), { columns: 120, rows: 40 });
  await screen.waitFor('What went wrong, for whom');
  screen.type(ESCAPE);
  await screen.waitFor('Press enter to reveal');
  screen.type(ENTER);
  await screen.waitFor('1/8 · alive at the bell, gone at 23:00 (late): A credit loses');
  screen.type('n');
  await screen.waitFor('“n” does nothing here. ? lists all keys.');
  screen.type('a');
  await screen.waitFor('▸✓ mirror');
  expect(screen.text()).not.toContain('does nothing here');
  screen.type('lll');
  await screen.waitFor('4/8', /alive at the bell +23:00 late/);
  screen.type(ESCAPE);
  await screen.waitFor('Look back', 'all keys');
});

test('the panel that asks how: a complaint about a paste goes with the next key, and ? lists all of them', async () => {
  await using candidate = new FrameCandidate();
  using screen = new Screen(await candidate.app(null), { columns: 80, rows: 24 });
  await screen.waitFor('❯ One cent short', 'all keys');
  screen.type(ENTER);
  await screen.waitFor('20 minutes');
  screen.type('const pasted = 1;');
  await screen.waitFor('That looks like a paste');
  screen.type('+');
  await screen.waitFor('25 minutes');
  expect(screen.text()).not.toContain('That looks like a paste');
  screen.type('?');
  await screen.waitFor('five minutes more or less', 'say whether you use coding assistants');
});
