import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';

/** A record with two ended attempts, made once: one with an edit, a note and snapshots, one with nothing; and a running one. */
let home = '';
let first = '';
let second = '';
let running = '';
let exported: unknown;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'bugsquash-test-'));
  const start = async (id: string, directory: string) =>
    (await bugsquashJson(['start', id, '--dir', join(home, directory)], { home })).document.attempt;
  first = await start('money-split', 'one');
  second = await start('url-shortener', 'two');
  await writeFile(join(home, 'one', 'src', 'new.ts'), 'export const one = 1;\n');
  await bugsquashJson(['status', '--dir', join(home, 'one')], { home });
  await bugsquashJson(['note', 'I suspect the sign', '--dir', join(home, 'one')], { home });
  running = await start('feed-pagination', 'three');
  for (const directory of ['one', 'two'])
    await bugsquashJson(['finish', '--yes', '--dir', join(home, directory)], { home });
  exported = (await bugsquashJson(['export', '--all', '--to', 'all.json'], { home })).document;
  return () => rm(home, { recursive: true, force: true });
}, 120_000);

const importInto = (target: string, file: string) => bugsquashJson(['import', file], { home: target });

/** Everything below a record's folder, so that "nothing was written" can be seen. */
async function contents(target: string): Promise<readonly string[]> {
  const names = await readdir(join(target, 'state'), { recursive: true }).catch(() => []);
  return names.filter((name) => !/\.sqlite(-shm|-wal)?$/.test(name)).sort();
}

const attemptsIn = async (target: string): Promise<string[]> =>
  (await bugsquashJson(['history'], { home: target })).document.attempts.map(
    ({ attemptId }: { attemptId: string }) => attemptId,
  );

/** The export with something in it changed; with `resigned`, as if it had been so from the beginning. */
async function edited(
  change: (document: Record<string, unknown>) => void,
  resigned: boolean,
): Promise<string> {
  const { sha256, ...document } = JSON.parse(await readFile(join(home, 'all.json'), 'utf8'));
  change(document);
  const checksum = createHash('sha256').update(JSON.stringify(document)).digest('hex');
  const file = join(await temporaryFolder(), 'edited.json');
  await writeFile(file, JSON.stringify({ ...document, sha256: resigned ? checksum : sha256 }));
  return file;
}

const editedText = async (change: (document: Record<string, unknown>) => void): Promise<string> =>
  readFile(await edited(change, true), 'utf8');

describe('an export', () => {
  test('leaves out what has not ended, because its log holds verdicts, and says so', async () => {
    expect(exported).toMatchObject({ attempts: [first, second], leftOut: [running] });
    const { stdout, stderr } = await runBugsquash(['export', '--all'], { home });
    expect(stdout).not.toContain(running);
    expect(stderr).toContain(running);
  });

  test('is taken in elsewhere with its logs, its files and its time-lapse', async () => {
    const target = await temporaryFolder();
    const imported = await importInto(target, join(home, 'all.json'));
    expect(imported).toEqual({
      exitCode: 0,
      document: {
        schema: 'bugsquash/imported@1',
        added: [first, second],
        extended: [],
        known: [],
        diverged: [],
      },
    });
    expect(await attemptsIn(target)).toEqual([second, first]);
    const report = async (where: string) =>
      (await bugsquashJson(['report', first], { home: where })).document;
    expect(await report(target)).toEqual(await report(home));
    const moment = async (where: string) =>
      (await bugsquashJson(['report', first, '--at', '1'], { home: where })).document;
    expect(await moment(target)).toEqual(await moment(home));
    expect((await moment(target)).sinceStart.patch).toContain('+export const one = 1;');
  });

  test('can be taken in twice, and does no harm', async () => {
    const target = await temporaryFolder();
    await importInto(target, join(home, 'all.json'));
    const before = await contents(target);
    const { document } = await importInto(target, join(home, 'all.json'));
    expect(document).toMatchObject({ added: [], extended: [], known: [first, second], diverged: [] });
    expect(await contents(target)).toEqual(before);
  });

  test('is taken in beside attempts that are there, and a longer log goes on', async () => {
    const target = await temporaryFolder();
    const own = (
      await bugsquashJson(['start', 'money-split', '--dir', join(target, 'own')], { home: target })
    ).document.attempt;
    const shorter = await edited((document) => {
      const [attempt] = document.attempts as { events: unknown[]; snapshots: null }[];
      if (!attempt) throw new Error('no attempt');
      attempt.events = attempt.events.slice(0, 2);
      attempt.snapshots = null;
    }, true);
    expect((await importInto(target, shorter)).document.added).toEqual([first, second]);
    const { document } = await importInto(target, join(home, 'all.json'));
    expect(document).toMatchObject({ added: [], extended: [first], known: [second] });
    expect(new Set(await attemptsIn(target))).toEqual(new Set([own, first, second]));
    const { document: report } = await bugsquashJson(['report', first], { home: target });
    expect(report.notes).toEqual(['I suspect the sign']);
  });

  test('whose attempt went on differently here leaves what is here, and says so', async () => {
    const target = await temporaryFolder();
    const other = await edited((document) => {
      const [attempt] = document.attempts as { events: { type: string; text?: string }[] }[];
      const note = attempt?.events.find(({ type }) => type === 'note');
      if (note) note.text = 'another note';
    }, true);
    await importInto(target, other);
    const again = await importInto(target, join(home, 'all.json'));
    expect(again).toMatchObject({ exitCode: 1, document: { diverged: [first], known: [second] } });
    const { document: report } = await bugsquashJson(['report', first], { home: target });
    expect(report.notes).toEqual(['another note']);
  });

  test('holds no hidden half of an exercise', async () => {
    const text = await readFile(join(home, 'all.json'), 'utf8');
    const { attempts } = JSON.parse(text);
    const held = JSON.stringify(
      attempts[0].start.map(({ path, data }: { path: string; data: string }) => [
        path,
        Buffer.from(data, 'base64').toString('utf8'),
      ]),
    );
    expect(held).toContain('src/allocate.ts');
    expect(held).not.toMatch(/root_cause|bugsquash\/examiner/);
  });
});

describe('refused, with nothing written, is a file that', () => {
  const cases: readonly (readonly [string, () => Promise<string>, RegExp])[] = [
    ['is cut', async () => (await readFile(join(home, 'all.json'), 'utf8')).slice(0, -200), /was cut/],
    ['is no export', async () => '{"schema":"bugsquash/list@1"}', /is not an export of a whole record/],
    [
      'is newer',
      async () => editedText((document) => Object.assign(document, { schema: 'bugsquash/export@2' })),
      /newer bugsquash \(its format is 2/,
    ],
    [
      'was edited',
      async () =>
        (await readFile(join(home, 'all.json'), 'utf8')).replace(
          'I suspect the sign',
          'I knew it was the sign',
        ),
      /was edited/,
    ],
    [
      'leads out of the record',
      async () =>
        editedText((document) => {
          const [attempt] = document.attempts as { start: { path: string }[] }[];
          if (attempt?.start[0]) attempt.start[0].path = '../../../outside.txt';
        }),
      /does not know \(attempts\.0\.start/,
    ],
    [
      'has an id that is a path',
      async () =>
        editedText((document) => {
          const [attempt] = document.attempts as { id: string }[];
          if (attempt) attempt.id = '../elsewhere';
        }),
      /does not know \(attempts\.0\.id/,
    ],
    [
      'holds an event that can not be',
      async () =>
        editedText((document) => {
          const [attempt] = document.attempts as { events: unknown[] }[];
          if (attempt) attempt.events = [attempt.events[0], attempt.events[0]];
        }),
      /does not follow from itself/,
    ],
    [
      'has broken snapshots in its last attempt',
      async () =>
        editedText((document) => {
          const attempts = document.attempts as { snapshots: string | null }[];
          const last = attempts.at(-1);
          if (last) last.snapshots = Buffer.from('# v2 git bundle\nnothing').toString('base64');
        }),
      /snapshots of .* that can't be read/,
    ],
  ];

  test.each(cases)('%s', async (_, make, message) => {
    const target = await temporaryFolder();
    const file = join(target, 'file.json');
    await writeFile(file, await make());
    // The store is made by whoever asks first.
    await bugsquashJson(['history'], { home: target });
    const before = await contents(target);
    const refused = await importInto(target, file);
    expect(refused).toMatchObject({
      exitCode: 2,
      document: { code: 'import-refused', message: expect.stringMatching(message) },
    });
    expect(refused.document.message).toContain('Nothing was changed.');
    expect(await contents(target)).toEqual(before);
    expect(await attemptsIn(target)).toEqual([]);
  });

  test('is not there', async () => {
    const target = await temporaryFolder();
    const { stderr, exitCode } = await runBugsquash(['import', 'nothing.json'], { home: target });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("nothing.json can't be read");
  });
});

test('an import that is indented by an editor is the same import', async () => {
  const target = await temporaryFolder();
  const file = join(target, 'pretty.json');
  await cp(join(home, 'all.json'), file);
  await writeFile(file, JSON.stringify(JSON.parse(await readFile(file, 'utf8')), null, 2));
  expect((await importInto(target, file)).document.added).toEqual([first, second]);
});
