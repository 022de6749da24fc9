import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backUp } from '../../../harness/bugbash/host/backup.ts';
import type { Collection } from '../../../harness/catalog/catalog.ts';
import { hostImport } from '../../../harness/cli/host/import.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { COLLECTION } from '../../support/exercises.ts';
import { type HostRig, type Joined, openHost, squashes, submitAndWait } from './rig.ts';

async function ownCollection(): Promise<Collection> {
  const root = await temporaryFolder();
  const collection = { exercisesRoot: join(root, 'exercises'), solutionsRoot: join(root, 'solutions') };
  for (const half of ['exercisesRoot', 'solutionsRoot'] as const)
    cpSync(join(COLLECTION[half], 'money-split'), join(collection[half], 'money-split'), { recursive: true });
  return collection;
}

const hiddenTestOf = ({ solutionsRoot }: Collection) =>
  join(solutionsRoot, 'money-split', 'hidden', 'decimals.test.ts');

async function rejudged(rig: HostRig, how: 'apply' | 'cancel'): Promise<void> {
  const preview = (await rig.act('/rejudges', { exercise: 'money-split' })) as { id: string };
  await rig.act(`/rejudges/${preview.id}/${how}`);
}

interface Backed {
  readonly collection: Collection;
  readonly ann: Joined;
  readonly backup: string;
  readonly archive: Buffer;
}

/** A bash that was backed up and exported after a rejudge by a hidden test that was changed on the way. */
async function backedUp(after: (rig: HostRig, collection: Collection) => Promise<void>): Promise<Backed> {
  const collection = await ownCollection();
  const rig = await openHost({ home: await temporaryFolder(), collection });
  onTestFinished(rig.close);
  const ann = await rig.join('Ann', 'Reds');
  await rig.act('/clock', { action: 'start' });
  await submitAndWait(rig, ann.token, 'key-0001', squashes([1]));
  appendFileSync(hiddenTestOf(collection), '// a repair\n');
  await rejudged(rig, 'apply');
  await after(rig, collection);
  expect(await backUp(rig.host)).toMatchObject({ ok: true });
  const { secrets, backups } = rig.host.home;
  const { statusCode, rawPayload: archive } = await rig.server.inject({
    url: '/api/v1/admin/export',
    headers: { host: 'localhost', authorization: `Bearer ${secrets.adminToken}` },
  });
  expect(statusCode).toBe(200);
  const backup = join(await temporaryFolder(), 'copy');
  cpSync(join(backups, readdirSync(backups).sort().at(-1) ?? ''), backup, { recursive: true });
  return { collection, ann, backup, archive };
}

async function submitsAt(rig: HostRig, { token }: Joined): Promise<void> {
  const before = await rig.call('GET', '/submissions', { token });
  expect(before.body.submissions[0].feedback.lines[0].state).toBe('gone');
  const { digest } = (await rig.call('GET', '/bash')).body.exercises[0];
  const body = { exercise: 'money-split', digest, key: 'key-0002', files: squashes([1, 2]) };
  expect((await rig.call('POST', '/submissions', { token, body })).status).toBe(202);
}

test('a backup carries the content that a rejudge has put in force', async () => {
  const { ann, backup } = await backedUp(async () => {});
  const rig = await openHost({ home: await temporaryFolder(), restore: backup });
  onTestFinished(rig.close);
  expect(statSync(rig.host.home.folder).mode & 0o777).toBe(0o700);
  await submitsAt(rig, ann);
});

test('content that is not in force any more is not needed', async () => {
  const { ann, backup } = await backedUp(async (rig, collection) => {
    const changed = readFileSync(hiddenTestOf(collection), 'utf8');
    writeFileSync(hiddenTestOf(collection), changed.replace('// a repair\n', ''));
    await rejudged(rig, 'apply');
    appendFileSync(hiddenTestOf(collection), '// another idea\n');
    await rejudged(rig, 'cancel');
  });
  rmSync(join(backup, 'content'), { recursive: true });
  const rig = await openHost({ home: await temporaryFolder(), restore: backup });
  onTestFinished(rig.close);
  await submitsAt(rig, ann);
});

test('a restore that fails leaves nothing behind, and is repeated with the content in its place', async () => {
  const { ann, backup, collection } = await backedUp(async () => {});
  rmSync(join(backup, 'content'), { recursive: true });
  const home = await temporaryFolder();
  await expect(openHost({ home, restore: backup })).rejects.toThrow('is neither kept in');
  expect(existsSync(join(home, 'bashes', 'spring-bash'))).toBe(false);
  const rig = await openHost({ home, restore: backup, collection });
  onTestFinished(rig.close);
  await submitsAt(rig, ann);
});

test('an import says which content is missing, and what to do', async () => {
  const { archive, collection } = await backedUp(async () => {});
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'all.tar.gz'), archive);
  const imported = async (home: string, from: Collection) => {
    const done = await hostImport(
      'all.tar.gz',
      { positionals: [], values: {}, switches: new Set(), lists: {} },
      { environment: { BUGSQUASH_HOME: home }, currentDirectory: folder, collection: from } as never,
    );
    return done.ok ? done.value : done.failure;
  };
  expect(await imported(await temporaryFolder(), collection)).toMatchObject({ json: { lacking: [] } });
  const home = await temporaryFolder();
  expect(await imported(home, COLLECTION)).toMatchObject({
    json: { lacking: [expect.stringContaining('"money-split"')] },
    text: expect.stringContaining(`into ${join(home, 'bashes', 'spring-bash')}`),
  });
});
