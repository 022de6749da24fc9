import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAttempts } from '../../harness/compose.ts';
import { collectionFrom } from '../../harness/locations.ts';
import { temporaryFolder } from '../support/cli.ts';
import { exerciseNamed } from '../support/exercises.ts';

/** CI asks for the full number; a person at work gets the same test in a few seconds. */
const RUNS = Math.ceil(Number(process.env.BUGSQUASH_KILL_RUNS ?? 12) / 3);
const NOTING = join(import.meta.dirname, 'fixtures', 'noting-process.mjs');

test(`${RUNS} kills of the harness at random points lose no event, double none and shift no clock`, {
  timeout: 600_000,
}, async () => {
  const home = await temporaryFolder();
  const environment = { ...process.env, BUGSQUASH_HOME: join(home, 'state') };
  const open = () => {
    const opened = openAttempts(environment, collectionFrom(undefined, undefined));
    if (!opened.ok) throw new Error(opened.failure.message);
    return opened.value;
  };
  const { attempts, close } = open();
  const prepared = await attempts.prepare(exerciseNamed('money-split'), {
    mode: 'practice',
    directory: join(home, 'work'),
    minutes: 600,
  });
  if (!prepared.ok) throw new Error(prepared.failure.message);
  await attempts.begin(prepared.value);
  const startedAt = performance.now();
  const leftAtStartMs = prepared.value.timeLeftMs;
  const workspace = prepared.value.workspace.directory;
  await close();

  let acknowledged = -1;
  for (let run = 0; run < RUNS; run += 1) {
    const child = spawn(process.execPath, [NOTING, workspace, String(acknowledged + 1)], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // The kill comes a pseudo-random number of acknowledgements after the first, in the middle of the next write.
    const killAfter = 1 + ((run * 7919) % 23);
    let text = '';
    let seen = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      seen = text.split('\n').length - 1;
      if (seen >= killAfter) child.kill('SIGKILL');
    });
    await once(child, 'close');
    acknowledged = Number(text.trimEnd().split('\n').at(-1));

    const reopened = open();
    const attempt = await reopened.attempts.open(workspace);
    if (!attempt.ok) throw new Error(attempt.failure.message);
    const notes = attempt.value.state.notes.map(Number);
    await reopened.close();
    // Every acknowledged note is there, in order and once; at most the one that was being written is more.
    expect(notes).toEqual(notes.map((_, index) => index));
    expect([acknowledged + 1, acknowledged + 2]).toContain(notes.length);
    acknowledged = notes.length - 1;
    const passedMs = performance.now() - startedAt;
    expect(Math.abs(leftAtStartMs - passedMs - attempt.value.timeLeftMs)).toBeLessThan(1_000);
  }
});
