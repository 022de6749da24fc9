import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeWhole } from '../../harness/files/write-whole.ts';
import { temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';

test('where there is no room for all of it, the file stays what it was, and nothing is left beside it', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'backup.json');
  await writeFile(file, 'the backup of yesterday');
  const program = `import { writeWhole } from ${JSON.stringify(join(ROOT, 'harness/files/write-whole.ts'))};
    writeWhole(${JSON.stringify(file)}, 'x'.repeat(1_000_000));`;
  // A limit on the size of files is met in the middle of the writing, as a full disk is.
  const { exitCode, stderr } = await execa(
    'sh',
    ['-c', 'ulimit -f 64; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', program],
    { reject: false },
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('EFBIG') });
  expect(await readFile(file, 'utf8')).toBe('the backup of yesterday');
  expect(await readdir(folder)).toEqual(['backup.json']);
});

test('the file that a link leads to is written, with the rights that it has; what is no file is not replaced', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'private.json');
  await writeFile(file, 'before', { mode: 0o600 });
  await symlink(file, join(folder, 'link'));
  writeWhole(join(folder, 'link'), 'after');
  expect(await readFile(file, 'utf8')).toBe('after');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  writeWhole('/dev/null', 'nothing');
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
});
