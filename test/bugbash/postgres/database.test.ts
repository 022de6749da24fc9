import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkDatabase } from '../../../harness/bugbash/postgres/check.ts';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { SCHEMA_VERSION } from '../../../harness/bugbash/postgres/schema.ts';
import {
  hostKey,
  keepContent,
  packContent,
  verifyContent,
} from '../../../harness/bugbash/published-content.ts';
import type { BashDatabase, WorkerReport } from '../../../harness/bugbash/worker-ports.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { exerciseNamed } from '../../support/exercises.ts';
import { value } from '../ports/contract.ts';
import { findPostgres, query } from '../support/postgres.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const found = findPostgres();

describe.skipIf('missing' in found)('a database', () => {
  const postgres = sharedPostgres('bin' in found ? found.bin : '');

  async function opened(): Promise<BashDatabase & { readonly url: string }> {
    const url = await postgres().database();
    const database = value(await openPostgresBash(url, { version: '1.0.0', isHost: true }));
    onTestFinished(() => database.close());
    return { ...database, url };
  }

  const linesOf = async (url: string) => value(await checkDatabase(url));

  test('that can be used is said to be so, before and after the tables are made, and is not changed', async () => {
    const url = await postgres().database();
    // Of the test's own server alone is not to be relied on.
    const failed = (lines: Awaited<ReturnType<typeof linesOf>>) =>
      lines.filter(({ state, name }) => state !== 'ok' && name !== 'durability' && name !== 'network');
    expect(failed(await linesOf(url))).toEqual([]);
    expect(await query(url, `SELECT 1 FROM pg_namespace WHERE nspname LIKE 'bugsquash%'`)).toEqual([]);
    const database = value(await openPostgresBash(url, { version: '1.0.0', isHost: true }));
    await database.close();
    const lines = await linesOf(url);
    expect(failed(lines)).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        name: 'tables',
        detail: `of format ${SCHEMA_VERSION}, as this version has them`,
      }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ name: 'durability', state: 'warning' }));
  });

  test.each([
    [
      'without the right to create schemas',
      'rights',
      async (url: string) => {
        await query(postgres().superuserUrl, `ALTER DATABASE ${nameOf(url)} OWNER TO postgres`);
        return url;
      },
      'bash may not create schemas',
    ],
    [
      'with another user’s schema',
      'rights',
      async (url: string) => {
        await query(url.replace('user=bash', 'user=postgres'), 'CREATE SCHEMA bugsquash');
        return url;
      },
      'the schemas bugsquash belong to another user than bash',
    ],
    [
      'with newer tables',
      'tables',
      async (url: string) => {
        await query(url, 'CREATE SCHEMA bugsquash');
        await query(url, 'CREATE TABLE bugsquash.migrations (number integer)');
        await query(url, 'INSERT INTO bugsquash.migrations VALUES (99)');
        return url;
      },
      'made by a newer bugsquash (format 99',
    ],
    [
      'with another encoding',
      'database',
      async (url: string) => {
        const odd = `odd_${nameOf(url)}`;
        await query(
          postgres().superuserUrl,
          `CREATE DATABASE ${odd} OWNER bash ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`,
        );
        return url.replace(nameOf(url), odd);
      },
      'its encoding is SQL_ASCII',
    ],
    [
      'that does not exist',
      'database',
      async (url: string) => url.replace(nameOf(url), 'nowhere'),
      'let nobody in',
    ],
    [
      'that does not answer',
      'database',
      async () => 'postgres://bash@127.0.0.1:1/bashes',
      "127.0.0.1:1/bashes can't be reached",
    ],
  ] as const)('%s is told apart, with what to do', async (_, name, spoil, words) => {
    const url = await spoil(await postgres().database());
    const lines = await linesOf(url);
    expect(lines).toContainEqual(
      expect.objectContaining({
        name,
        state: 'failed',
        detail: expect.stringContaining(words),
        next: expect.anything(),
      }),
    );
  });

  test.each(['bashes', 'mysql://x/y', 'http://x'])('is not named by %s', async (url) => {
    expect(await checkDatabase(url)).toMatchObject({ failure: { code: 'bad-arguments' } });
  });

  test('lists its workers by its own clock, and says which are silent', async () => {
    const { workers, url } = await opened();
    value(await workers.report(reportOf('two')));
    value(await workers.report(reportOf('one')));
    value(await workers.report({ ...reportOf('one'), running: 1 }));
    expect(value(await workers.list())).toMatchObject([
      { worker: 'one', running: 1, isSilent: false },
      { worker: 'two', running: 0, isSilent: false },
    ]);
    await query(url, `UPDATE bugsquash.workers SET seen_at = seen_at - interval '20 s' WHERE worker = 'two'`);
    expect(value(await workers.list()).map(({ isSilent }) => isSilent)).toEqual([false, true]);
    await query(
      url,
      `UPDATE bugsquash.workers SET seen_at = seen_at - interval '1 hour' WHERE worker = 'two'`,
    );
    expect(value(await workers.list()).map(({ worker }) => worker)).toEqual(['one']);
    value(await workers.leave('one'));
    expect(value(await workers.list())).toEqual([]);
  });

  test('has content that only its host can have published, and only as it was', async () => {
    const { content } = await opened();
    const [host, other] = [hostKey(await temporaryFolder()), hostKey(await temporaryFolder())];
    const exercise = exerciseNamed('money-split');
    value(await content.put(await packContent(exercise, host)));
    // Once published, it stays as it is.
    value(await content.put({ ...(await packContent(exercise, other)), bytes: Buffer.from('x') }));
    const published = value(await content.get(exercise.digest));
    if (!published) throw new Error('nothing was published');
    expect(verifyContent(published, [host.signer])).toMatchObject({ ok: true });
    expect(verifyContent(published, [other.signer])).toMatchObject({ failure: { code: 'exercise-changed' } });
    const changed = Buffer.from(published.bytes);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    for (const forged of [{ bytes: changed }, { digest: '0'.repeat(64) }, { signer: other.signer }])
      expect(verifyContent({ ...published, ...forged }, null)).toMatchObject({ ok: false });
    const folder = mkdtempSync(join(tmpdir(), 'bugsquash-content-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    expect(value(await keepContent(published, folder))).toMatchObject({ digest: exercise.digest });
    const elsewhere = await temporaryFolder();
    expect(await keepContent({ ...published, digest: '0'.repeat(64) }, elsewhere)).toMatchObject({
      ok: false,
    });
    expect(await keepContent({ ...published, exercise: 'feed-pagination' }, elsewhere)).toMatchObject({
      ok: false,
    });
    expect(value(await content.get('0'.repeat(64)))).toBeNull();
  });
});

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

const reportOf = (worker: string): WorkerReport => ({
  ...{ worker, machine: 'grader', version: '1.0.0', state: 'ready', capacity: 2, running: 0 },
  ...{ clockOffsetMs: 3, freeDiskBytes: 1, canaries: [], speed: null, troubles: [] },
});

if ('missing' in found) test.skip(`PostgreSQL: ${found.missing}`);
