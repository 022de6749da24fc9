import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { packTar, unpackTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { exportBash } from '../../harness/bugbash/archive/export.ts';
import { EVENTS, MANIFEST, RESULTS, sha256 } from '../../harness/bugbash/archive/format.ts';
import { importBash } from '../../harness/bugbash/archive/import.ts';
import { rowsOf } from '../../harness/bugbash/log/board.ts';
import { checkChain } from '../../harness/bugbash/log/chain.ts';
import type { Entry } from '../../harness/bugbash/log/events.ts';
import { foldAll } from '../../harness/bugbash/log/freeze.ts';
import type { BashState } from '../../harness/bugbash/log/state.ts';
import { openSqliteBash } from '../../harness/bugbash/sqlite/open.ts';
import { temporaryFolder } from '../support/cli.ts';
import { value } from './ports/contract.ts';
import { created, joined, judged, type Line, linesOf, logOf, received } from './support/events.ts';
import { randomLog } from './support/random-log.ts';

const run = promisify(execFile);
const FILES = Buffer.from('the files of a submission');
const fileSet = sha256(FILES);

const play: readonly Line[] = [
  [0, created()],
  [0, joined('p', 't0', 'Ána')],
  [0, { type: 'token-issued', person: 'p', tokenHash: '1'.repeat(64) }],
  [0, joined('q', 't1')],
  [1, { type: 'started' }],
  [2, received('a', 't0', 'alpha', { fileSet })],
  [3, judged('a', 'alpha', { squashed: [true, true] })],
  [4, received('b', 't1', 'beta', { fileSet })],
];

async function emptyStore() {
  return value(openSqliteBash(join(await temporaryFolder(), 'bash.sqlite'), () => 0));
}

async function played() {
  const { store } = await emptyStore();
  value(await store.append('autumn', logOf(play), 0));
  value(await store.putBlob(FILES));
  return store;
}

const live = (entries: readonly Entry[]): BashState => {
  const state = foldAll(entries)?.live;
  if (!state) throw new Error('an empty log');
  return state;
};

describe('an archive', () => {
  test('is byte-identical after an import into an empty store, whose waiting submissions are graded then', async () => {
    const archive = value(await exportBash(await played(), 'autumn'));
    const { store, queue } = await emptyStore();
    expect(value(await importBash(store, archive))).toBe('autumn');
    expect(Buffer.compare(value(await exportBash(store, 'autumn')), archive)).toBe(0);
    expect(value(await queue.take('w', 1_000))).toMatchObject({
      submission: 'b',
      fileSet,
      try: 1,
      seed: '7',
    });
    expect(value(await queue.take('w', 1_000))).toBeNull();
    expect(live(value(await store.read('autumn', 0))).members.people.get('p')?.tokenHash).toBe(
      '1'.repeat(64),
    );
  });

  test('is not imported where it is already', async () => {
    const store = await played();
    const archive = value(await exportBash(store, 'autumn'));
    expect(await importBash(store, archive)).toMatchObject({
      failure: { code: 'import-refused', message: expect.stringContaining('Autumn bash') },
    });
  });

  test('is not made where files of a submission are lost, nor of a bash that is not there', async () => {
    const { store } = await emptyStore();
    value(await store.append('autumn', logOf(play), 0));
    expect(await exportBash(store, 'autumn')).toMatchObject({ failure: { code: 'store-broken' } });
    expect(await exportBash(store, 'spring')).toMatchObject({ failure: { code: 'bad-arguments' } });
  });

  type Edit = (files: Map<string, string>) => void;
  /** Edits that leave every checksum of the manifest right. */
  const sealed =
    (edit: Edit): Edit =>
    (files) => {
      edit(files);
      const manifest = JSON.parse(files.get(MANIFEST) ?? '');
      for (const [path, text] of files) {
        if (path === MANIFEST) continue;
        const bytes = Buffer.from(text, 'latin1');
        manifest.files[path] = { bytes: bytes.length, sha256: sha256(bytes) };
      }
      for (const path of Object.keys(manifest.files)) if (!files.has(path)) delete manifest.files[path];
      files.set(MANIFEST, JSON.stringify(manifest));
    };
  const replace =
    (path: string, from: string | RegExp, to: string): Edit =>
    (files) => {
      const before = files.get(path) ?? '';
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${path} has no ${from}`);
      files.set(path, after);
    };

  test.each<[string, Edit, string]>([
    ['a newer version', replace(MANIFEST, 'archive@1', 'archive@2'), 'newer bugsquash'],
    ['a manifest that can not be read', replace(MANIFEST, '"bash"', '"bish"'), MANIFEST],
    ['an edited log', replace(EVENTS, 'Team t0', 'Team t9'), `${EVENTS} was changed`],
    ['an edited log with its checksum', sealed(replace(EVENTS, 'Team t0', 'Team t9')), 'entry 3'],
    [
      'an edited last entry with its checksum',
      sealed(replace(EVENTS, '"submission":"b"', '"submission":"c"')),
      'not the log',
    ],
    ['an entry that is cut off', sealed(replace(EVENTS, /[^\n]*\n$/, '')), 'not the log'],
    ['half an entry', sealed(replace(EVENTS, /.{9}\n$/, '')), 'the last line'],
    ['an entry taken out', sealed(replace(EVENTS, /\n[^\n]*token-issued[^\n]*/, '')), 'entry 3'],
    ['edited results', replace(RESULTS, '100', '101'), `${RESULTS} was changed`],
    [
      'lost files of a submission',
      sealed((files) => files.delete(`blobs/${fileSet}`)),
      'files of its submissions',
    ],
    ['other files of a submission', sealed(replace(`blobs/${fileSet}`, 'files', 'FILES')), 'was changed'],
    ['a file too many', (files) => files.set('blobs/../../evil', 'x'), 'evil'],
    ['no results', sealed((files) => files.delete(RESULTS)), RESULTS],
  ])('with %s is refused, and nothing is written', async (_, edit, words) => {
    const archive = value(await exportBash(await played(), 'autumn'));
    const files = new Map<string, string>();
    for (const { header, data } of await unpackTar(gunzipSync(archive)))
      files.set(header.name, Buffer.from(data ?? []).toString('latin1'));
    edit(files);
    await refuses(gzipSync(await tarOf(files)), words);
  });

  test('that is cut, or no archive at all, is refused', async () => {
    const archive = value(await exportBash(await played(), 'autumn'));
    await refuses(archive.subarray(0, archive.length / 2), "can't be unpacked");
    await refuses(gzipSync(gunzipSync(archive).subarray(0, 2_000)), 'not as it was exported');
    await refuses(Buffer.from('no archive'), "can't be unpacked");
  });

  async function refuses(archive: Uint8Array, words: string): Promise<void> {
    const { store } = await emptyStore();
    const refused = await importBash(store, archive);
    expect(refused).toMatchObject({ ok: false, failure: { message: expect.stringContaining(words) } });
    expect(refused).toMatchObject({ failure: { message: expect.stringContaining('Nothing was written') } });
    expect(value(await store.list())).toEqual([]);
    expect(value(await store.blob(fileSet))).toBeNull();
  }

  const tarOf = (files: ReadonlyMap<string, string>): Promise<Uint8Array> =>
    packTar(
      [...files].map(([name, text]) => {
        const body = Buffer.from(text, 'latin1');
        return { header: { name, size: body.length }, body };
      }),
    );
});

describe('the chain', () => {
  test('names the first line that was edited, taken out or moved, in 500 logs', () => {
    fc.assert(
      fc.property(randomLog(30), fc.nat(10_000), fc.nat(2), (entries, where, how) => {
        const lines = [...linesOf(entries)];
        expect(checkChain(lines)).toMatchObject({ ok: true });
        const at = where % (lines.length - 1);
        const [line = '', next = ''] = lines.slice(at, at + 2);
        const edited = line.replace(/"atMs":(\d+)/, (_, ms) => `"atMs":${Number(ms) - 1}`);
        const replaced = [[edited, next], [next], [next, line]][how] ?? [];
        lines.splice(at, 2, ...replaced);
        const checked = checkChain(lines);
        // An edit that keeps to the format shows in the entry after it.
        expect(checked.ok ? 0 : checked.position).toBe(
          how === 0 && !(at > 0 && entries[at - 1]?.atMs === entries[at]?.atMs) ? at + 2 : at + 1,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('does not take another spelling of the same entry', () => {
    const [line = ''] = linesOf(logOf([[0, created()]]));
    expect(checkChain([line.replace('{', '{ ')])).toEqual({
      ok: false,
      position: 1,
      why: 'is not written as the log writes it',
    });
  });
});

describe('the final board', () => {
  test('is that of a script which knows nothing of this program, in 25 logs', {
    timeout: 300_000,
  }, async () => {
    const folder = await temporaryFolder();
    const logs = fc.sample(randomLog(250), { numRuns: 25, seed: 14 });
    let points = 0;
    for (const [index, entries] of logs.entries()) {
      const file = join(folder, `${index}.jsonl`);
      await writeFile(file, `${linesOf(entries).join('\n')}\n`);
      const script = join(import.meta.dirname, 'independent-board.mjs');
      const { stdout } = await run(process.execPath, [script, file]);
      const rows = rowsOf(live(entries)).map(({ cells: _, steps: _steps, name: _name, scores, ...row }) => ({
        ...row,
        scores: Object.fromEntries(scores.map(({ exercise, total }) => [exercise, total])),
      }));
      expect(JSON.parse(stdout).rows).toEqual(rows);
      points += rows.reduce((sum, { total }) => sum + total, 0);
    }
    expect(points).toBeGreaterThan(1_000);
  });

  test('is refused by the script where the log was edited', async () => {
    const file = join(await temporaryFolder(), 'events.jsonl');
    const lines = linesOf(logOf(play)).map((line) => line.replace('"weight":3', '"weight":5'));
    await writeFile(file, `${lines.join('\n')}\n`);
    await expect(
      run(process.execPath, [join(import.meta.dirname, 'independent-board.mjs'), file]),
    ).rejects.toThrow('Entry 2 does not follow');
  });
});
