import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/cli.ts';
import { exerciseNamed } from '../../support/exercises.ts';
import { hasSandbox } from '../../support/grader.ts';
import { ask } from '../../support/served-host.ts';
import { squashes } from './rig.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const DISK_BYTES = 12 * 1024 * 1024;

interface SmallDisk {
  readonly api: string;
  readonly code: string;
  readonly adminToken: string;
  /** Fills the disk to its last byte, or makes room again; resolves when it is done. */
  readonly tell: (word: 'fill' | 'free') => Promise<void>;
}

/** A host in a process of its own whose home is a disk of a few MiB. */
async function hostOnSmallDisk(): Promise<SmallDisk> {
  const home = await temporaryFolder();
  const child = spawn(
    'bwrap',
    [
      ...['--dev-bind', '/', '/', '--size', `${DISK_BYTES}`, '--tmpfs', home, '--die-with-parent'],
      ...[process.execPath, '--no-warnings', join(import.meta.dirname, 'fixtures', 'hosting.ts'), home],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  children.push(child);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  const line = async (pattern: RegExp) => {
    while (!pattern.test(printed)) await once(child.stdout, 'data');
    const [found = ''] = pattern.exec(printed) ?? [];
    printed = printed.replace(found, '');
    return found;
  };
  const { port, ...secrets } = JSON.parse(await line(/^\{.*\}\n/m)) as {
    port: number;
    code: string;
    adminToken: string;
  };
  return {
    api: `http://127.0.0.1:${port}/api/v1`,
    ...secrets,
    async tell(word) {
      child.stdin.write(`${word}\n`);
      await line(new RegExp(`^${word} done\n`, 'm'));
    },
  };
}

test.runIf(hasSandbox)(
  'a full disk refuses submissions before they are acknowledged, and everybody can still look',
  async () => {
    const { api, adminToken, tell } = await hostOnSmallDisk();
    const { digest } = exerciseNamed('money-split');
    const person = { name: 'Ann', role: 'participant', team: 'Reds' };
    const token: string = (await ask(`${api}/admin/people`, adminToken, person))?.body.token;
    await ask(`${api}/admin/clock`, adminToken, { action: 'start' });
    const submit = (key: string) =>
      ask(`${api}/submissions`, token, { exercise: 'money-split', digest, key, files: squashes([1], key) });
    const acknowledged = await submit('key-before');
    expect(acknowledged?.status).toBe(202);

    await tell('fill');
    expect(await submit('key-full')).toMatchObject({
      status: 507,
      body: { code: 'disk-full', detail: expect.stringContaining('nothing was taken') },
    });
    expect(await ask(`${api}/admin/people`, adminToken, { ...person, name: 'Bo' })).toMatchObject({
      status: 507,
    });
    expect(await ask(`${api}/board`, null)).toMatchObject({
      status: 200,
      body: { rows: [{ name: 'Reds', submissions: 1 }] },
    });
    expect(await ask(`${api}/admin`, adminToken)).toMatchObject({ status: 200 });
    const mine = await ask(`${api}/submissions`, token);
    expect(mine?.body.submissions).toMatchObject([{ id: acknowledged?.body.id }]);

    await tell('free');
    expect(await submit('key-full')).toMatchObject({ status: 202 });
    await expect
      .poll(async () => (await ask(`${api}/admin`, adminToken))?.body.queue, { timeout: 60_000 })
      .toMatchObject({ waiting: 0, running: 0, couldNotGrade: [] });
    const audit = await ask(`${api}/admin/audit`, adminToken);
    const count = (what: string) =>
      audit?.body.entries.filter((entry: { what: string }) => entry.what === what).length;
    expect([count('submission-received'), count('verdict-given'), count('grading-failed')]).toEqual([
      2, 2, 0,
    ]);
  },
);
