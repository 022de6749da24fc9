import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { compareContents, countContents } from '../../harness/files/compare-contents.ts';

const lines = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => `${name} ${index}\n`).join('');
const CODE = lines(100, 'line');

test.for([
  ['a line more', CODE, `${CODE}more\n`, 1, 0],
  ['a line that does not end', CODE, `${CODE}more`, 1, 0],
  ['another line', CODE, CODE.replace('line 50', 'fifty'), 1, 1],
  ['a file that is new', undefined, CODE, 100, 0],
  ['a file that is gone', CODE, undefined, 0, 100],
  ['many lines in the middle', CODE, CODE.replace('line 50\n', lines(999, 'new')), 999, 1],
  ['more than are compared', CODE, CODE.replace('line 50\n', lines(1_102, 'new')), 1_201, 100],
  ['as many other lines', lines(900, 'old'), lines(900, 'new'), 900, 900],
  ['a file of another kind', lines(40, 'old'), '\n'.repeat(1_000_000), 1_000_000, 40],
  ['without an end, rewritten', 'old', lines(2_000, 'new').trimEnd(), 2_000, 1],
  ['a file that is new, with many lines', undefined, lines(5_000, 'new'), 5_000, 0],
  ['many lines that are gone', lines(5_000, 'old'), '', 0, 5_000],
  ['bytes', CODE, '\0', 0, 0],
] as const)('%s: counted, and as many as git applies', async ([, before, after, added, removed]) => {
  const [old, now] = [before, after].map((text) => (text === undefined ? undefined : Buffer.from(text)));
  expect(countContents(old, now)).toEqual({ added, removed });
  const sideOf = (data: Buffer | undefined) => ({ data, mode: data && '100644' });
  const compared = compareContents('code.txt', sideOf(old), sideOf(now));
  expect(compared).toMatchObject({ added, removed });
  if (now?.includes(0)) return;

  const folder = mkdtempSync(join(tmpdir(), 'bugsquash-line-diff-'));
  try {
    if (old) writeFileSync(join(folder, 'code.txt'), old);
    const git = { cwd: folder, input: compared?.patch ?? '' };
    const { stdout } = await execa('git', ['apply', '--numstat', '--apply'], git);
    expect(stdout.split('\t')).toEqual([String(added), String(removed), 'code.txt']);
    const { stdout: result } = await execa('git', ['hash-object', '--stdin'], { input: now ?? '' });
    const { stdout: applied } = now
      ? await execa('git', ['hash-object', 'code.txt'], { cwd: folder })
      : { stdout: result };
    expect(applied).toBe(result);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
