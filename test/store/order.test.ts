import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';

async function started() {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  const { document } = await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
  const inWorkspace = (...args: string[]) => bugsquashJson([...args, '--dir', workspace], { home });
  const change = (sql: string) => {
    const database = new SqliteDatabase(join(home, 'state', 'attempts.sqlite'));
    try {
      return database.prepare(sql).run().changes;
    } finally {
      database.close();
    }
  };
  return { home, workspace, attempt: document.attempt as string, inWorkspace, change };
}

describe('an attempt whose log is not whole is a broken store, and no fresh attempt', () => {
  test.each([
    { gone: 'position = 0', says: 'entry 1 of attempt' },
    { gone: 'position = 1', says: 'entry 2 of attempt' },
    { gone: 'position >= 0', says: 'has no entries left' },
  ])('without $gone', async ({ gone, says }) => {
    const { home, attempt, inWorkspace, change } = await started();
    await inWorkspace('note', 'one');
    await inWorkspace('note', 'two');
    expect(change(`DELETE FROM events WHERE ${gone}`)).toBeGreaterThan(0);
    for (const command of ['status', 'resume', 'submit', 'report']) {
      const { exitCode, document } = await inWorkspace(command);
      expect({ exitCode, document }, command).toMatchObject({
        exitCode: 3,
        document: { code: 'store-broken', message: expect.stringMatching(new RegExp(`${says}.*`)) },
      });
      expect(document.message).toContain(attempt);
    }
    expect(await readdir(join(home, 'state', 'attempts'))).toEqual([attempt]);
  });
});

test('an entry that cannot be read keeps no other attempt out of sight, and is set aside on request', async () => {
  const { home, attempt, change } = await started();
  const other = (await bugsquashJson(['start', 'money-split', '--dir', join(home, 'other')], { home }))
    .document;
  await bugsquashJson(['finish', '--dir', join(home, 'other')], { home });
  change(`UPDATE events SET type = 'quux' WHERE attempt_id = '${attempt}' AND position = 0`);
  const says = `entry 1 of attempt ${attempt} can't be read`;

  for (const args of [['list'], ['history'], ['next'], ['export', '--all', '--to', join(home, 'all.json')]]) {
    const { exitCode, stderr } = await runBugsquash(args, { home });
    expect({ exitCode, stderr }, args[0]).toEqual({ exitCode: 0, stderr: expect.stringContaining(says) });
  }
  const exported = JSON.parse(await readFile(join(home, 'all.json'), 'utf8'));
  expect(exported.attempts.map(({ id }: { id: string }) => id)).toEqual([other.attempt]);
  const examined = (await bugsquashJson(['doctor'], { home })).document;
  expect(examined.lines).toContainEqual(
    expect.objectContaining({
      name: 'attempts',
      state: 'failed',
      detail: expect.stringContaining(says),
      next: expect.stringContaining('doctor --repair'),
    }),
  );

  const { document } = await bugsquashJson(['doctor', '--repair', '--yes'], { home });
  expect(document.repairs).toMatchObject([{ wrong: expect.stringContaining(says), done: true }]);
  expect((await runBugsquash(['history'], { home })).stderr).toBe('');
  const [aside = ''] = (await readdir(join(home, 'state'))).filter((name) => name.includes('.damaged-'));
  const kept = new SqliteDatabase(join(home, 'state', aside), { readonly: true });
  expect(kept.prepare('SELECT count(*) FROM attempts').pluck().get()).toBe(2);
  kept.close();
});

test('what comes after a reveal does so by the order of events, though the wall clock was set back', async () => {
  const { home, inWorkspace, change } = await started();
  expect((await inWorkspace('resume')).exitCode).toBe(0);
  expect((await inWorkspace('finish')).exitCode).toBe(0);
  expect((await inWorkspace('reveal')).exitCode).toBe(0);
  // As if all of it had been recorded two hours ahead of now.
  change('UPDATE events SET at_ms = at_ms + 7200000');
  change('UPDATE attempts SET created_at_ms = created_at_ms + 7200000');
  await bugsquashJson(['start', 'money-split', '--dir', join(home, 'again')], { home });

  const { document } = await bugsquashJson(['history'], { home });
  expect(
    document.attempts.map(({ workspace, afterReveal }: { workspace: string; afterReveal: boolean }) => ({
      workspace,
      afterReveal,
    })),
  ).toEqual([
    { workspace: join(home, 'again'), afterReveal: true },
    { workspace: join(home, 'work'), afterReveal: false },
  ]);
});
