import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { AttemptEvent } from '../../harness/domain/attempt-event.ts';
import type { AttemptStore } from '../../harness/store/attempt-store.ts';
import { openSqliteAttemptStore } from '../../harness/store/sqlite-attempt-store.ts';
import { temporaryFolder } from '../support/cli.ts';
import { at, prepared, submitted } from '../support/log.ts';

function opened(file: string): AttemptStore {
  const store = openSqliteAttemptStore(file);
  if (!store.ok) throw new Error(store.failure.message);
  return store.value;
}

const note = (text: string): AttemptEvent => ({ type: 'note', atMs: 5, text });

describe('the log of an attempt', () => {
  test('is read back as it was written, by another process as well', async () => {
    const file = join(await temporaryFolder(), 'deep', 'attempts.sqlite');
    const store = opened(file);
    const boot = { id: 'b', ms: 7 };
    const log: AttemptEvent[] = [
      prepared('strict'),
      { ...at('started', 1), boot },
      note('ünïcode \u0000 "quotes"'),
      submitted({ minutes: 2, squashed: [true], believed: [0] }),
      {
        type: 'regraded',
        atMs: 9,
        exercise: { id: 'x', version: '2.0.0', digest: 'e' },
        verdicts: [{ submission: 0, verdict: submitted({ minutes: 2, digest: 'e' }).verdict }],
      },
    ];
    const [first, ...rest] = log;
    if (!first) throw new Error('an empty log');
    expect(await store.create('a', 'x', first)).toEqual({ ok: true, value: undefined });
    expect(await store.append('a', 1, rest)).toEqual({ ok: true, value: 'appended' });
    expect(await opened(file).read('a')).toEqual({ ok: true, value: log });
    await store.close();
  });

  test('grows only from where it was read: who comes second writes nothing', async () => {
    const store = opened(join(await temporaryFolder(), 'attempts.sqlite'));
    await store.create('a', 'x', prepared('practice'));
    expect(await store.append('a', 1, [note('one')])).toEqual({ ok: true, value: 'appended' });
    expect(await store.append('a', 1, [note('two'), note('three')])).toEqual({
      ok: true,
      value: 'others-came-first',
    });
    expect(await store.read('a')).toEqual({ ok: true, value: [prepared('practice'), note('one')] });
    await store.close();
  });

  test('of an attempt that is not there is empty, and attempts are listed latest first', async () => {
    const store = opened(join(await temporaryFolder(), 'attempts.sqlite'));
    expect(await store.read('nobody')).toEqual({ ok: true, value: [] });
    await store.create('early', 'x', prepared('practice', 'd', 1));
    await store.create('late', 'y', prepared('practice', 'd', 2));
    expect(await store.list()).toMatchObject({
      value: [
        { id: 'late', exerciseId: 'y' },
        { id: 'early', exerciseId: 'x' },
      ],
    });
    await store.close();
  });
});

test('attempts from elsewhere are earlier than those begun here, in the order that they had', async () => {
  const store = opened(join(await temporaryFolder(), 'attempts.sqlite'));
  const merged = (id: string, createdAtMs: number) => ({
    id,
    exerciseId: 'x',
    position: 0,
    events: [prepared('practice', 'd', createdAtMs)],
  });
  const listed = async () => {
    const list = await store.list();
    return list.ok ? list.value.map(({ id }) => id) : [];
  };
  await store.merge([merged('first of a laptop', 50), merged('second of a laptop', 60)]);
  await store.create('first here', 'x', prepared('practice', 'd', 1));
  await store.create('second here', 'x', prepared('practice', 'd', 2));
  await store.merge([merged('first of another', 70), merged('second of another', 80)]);
  await store.create('third here', 'x', prepared('practice', 'd', 3));
  expect(await listed()).toEqual([
    'third here',
    'second here',
    'first here',
    'second of a laptop',
    'first of a laptop',
    'second of another',
    'first of another',
  ]);
  await store.close();
});

describe('a store that can not be used', () => {
  test('of a newer version is left alone', async () => {
    const file = join(await temporaryFolder(), 'attempts.sqlite');
    await opened(file).close();
    const newer = new BetterSqlite3(file);
    newer.pragma('user_version = 99');
    newer.close();
    expect(openSqliteAttemptStore(file)).toMatchObject({ ok: false, failure: { code: 'store-newer' } });
  });

  test('because it is not a database is said, with the file', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'attempts.sqlite');
    await writeFile(file, 'not a database, and long enough to be read as one'.repeat(40));
    expect(openSqliteAttemptStore(file)).toMatchObject({
      ok: false,
      failure: { code: 'store-broken', message: expect.stringContaining(file) },
    });
    expect(await readdir(folder)).toEqual(['attempts.sqlite']);
  });

  test('because its folder can not be made is said', async () => {
    const file = join(await temporaryFolder(), 'a file');
    await writeFile(file, '');
    expect(openSqliteAttemptStore(join(file, 'attempts.sqlite'))).toMatchObject({
      failure: { code: 'store-broken' },
    });
  });

  test('because another process holds it: nothing is lost', async () => {
    const file = join(await temporaryFolder(), 'attempts.sqlite');
    const store = opened(file);
    await store.create('a', 'x', prepared('practice'));
    const holder = new BetterSqlite3(file);
    holder.exec('BEGIN IMMEDIATE');
    expect(await store.append('a', 1, [note('late')])).toMatchObject({ failure: { code: 'store-locked' } });
    holder.exec('ROLLBACK');
    holder.close();
    expect(await store.append('a', 1, [note('late')])).toEqual({ ok: true, value: 'appended' });
    await store.close();
  });
});
