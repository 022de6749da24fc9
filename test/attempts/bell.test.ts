import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { candidate, unwrap } from '../support/candidate.ts';
import { bugsquashJson } from '../support/cli.ts';

test.for(['there', 'gone'])(
  'what is past its bell is over for all who read the record, with the workspace %s',
  async (workspace) => {
    const { attempts, begin, submit, wait } = await candidate();
    const attempt = await begin({ mode: 'strict', minutes: 10 });
    await submit(attempt);
    const about = { id: attempt.id };
    expect(unwrap(await attempts.history())).toMatchObject([{ phase: 'running', total: null }]);
    wait(11);
    if (workspace === 'gone') rmSync(attempt.workspace.directory, { recursive: true });

    expect(unwrap(await attempts.history())).toMatchObject([{ phase: 'over', total: 100 }]);
    expect(unwrap(await attempts.practice()).best).toMatchObject([{ total: 100 }]);
    const listed = unwrap(await attempts.list());
    expect(listed.find(({ manifest }) => manifest.id === 'money-split')?.best).toBe(100);
    expect(unwrap(await attempts.report(about))).toMatchObject({ phase: 'over', sealed: false });
    expect(unwrap(await attempts.export(about)).events.at(-1)?.type).toBe('bell');
  },
);

test('an attempt whose workspace is gone is finished by its id', async () => {
  const { attempts, begin, home } = await candidate();
  const attempt = await begin({ minutes: 10 });
  rmSync(attempt.workspace.directory, { recursive: true });
  const about = { id: attempt.id };
  expect(await attempts.export(about)).toMatchObject({
    failure: { next: { command: ['finish', attempt.id] } },
  });
  const { exitCode, document } = await bugsquashJson(['finish', attempt.id], { home });
  expect({ exitCode, phase: document.phase }).toEqual({ exitCode: 0, phase: 'finished' });
  expect(unwrap(await attempts.export(about)).events.at(-1)?.type).toBe('finished');
  expect(await attempts.finishGone(attempt.id)).toMatchObject({ failure: { code: 'wrong-state' } });
});

test('once the time is up there is no pause, also where nobody has looked since', async () => {
  const { attempts, begin, wait } = await candidate();
  const attempt = await begin({ minutes: 10 });
  const startedAtMs = attempt.events.at(-1)?.atMs ?? 0;
  wait(12);
  expect(await attempts.pause(attempt)).toMatchObject({ failure: { code: 'wrong-state' } });
  expect(attempt.state).toMatchObject({ phase: 'over', bellAtMs: startedAtMs + 10 * 60_000 });
});
