import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unpackExercise } from '../../../harness/bugbash/client/archive.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { packed } from './small-host.ts';

const GOOD = [
  { name: 'one/exercise.yaml', body: 'id: one\n' },
  { name: 'one/TICKET.md', body: '# Ticket\n' },
  { name: 'one/repo/src/a.ts', body: 'export {};\n' },
];

async function unpack(files: Parameters<typeof packed>[0], sha256?: string) {
  const folder = await temporaryFolder();
  const archive = await packed(files);
  const into = join(folder, 'in', 'one');
  const result = await unpackExercise(archive.bytes, { id: 'one', sha256: sha256 ?? archive.sha256 }, into);
  return { folder, into, result };
}

describe('an exercise from the host', () => {
  test('is unpacked whole, and nothing is left beside it', async () => {
    const { into, folder, result } = await unpack([...GOOD, { name: 'one/repo/empty.txt', body: '' }]);
    expect(result.ok).toBe(true);
    expect(readFileSync(join(into, 'repo/src/a.ts'), 'utf8')).toBe('export {};\n');
    expect(readFileSync(join(into, 'repo/empty.txt'), 'utf8')).toBe('');
    expect(readdirSync(join(folder, 'in'))).toEqual(['one']);
  });

  test('is refused when its bytes are not those that the host announced', async () => {
    const { into, result } = await unpack(GOOD, '0'.repeat(64));
    expect(result).toMatchObject({
      failure: { code: 'archive-refused', message: expect.stringContaining('sha256') },
    });
    expect(existsSync(into)).toBe(false);
  });

  test.for([
    ['a path that climbs', { name: 'one/repo/../../../evil', body: 'x' }],
    ['an absolute path', { name: '/tmp/evil', body: 'x' }],
    ['a path of another exercise', { name: 'two/repo/a', body: 'x' }],
    ['a symbolic link', { name: 'one/repo/link', type: 'symlink', linkname: '/etc/passwd' }],
    ['a hard link', { name: 'one/repo/hard', type: 'link', linkname: 'one/TICKET.md' }],
    ['a git directory', { name: 'one/repo/.git/config', body: 'x' }],
    ['a git directory in capitals', { name: 'one/repo/.GIT/hooks/post-checkout', body: 'x' }],
    ['a path of another system', { name: 'one/repo/..\\evil', body: 'x' }],
    ['the hidden half', { name: 'one/solution.yaml', body: 'x' }],
    ['a file twice, by another case', { name: 'one/repo/SRC/A.ts', body: 'x' }],
  ] as const)('is refused whole with %s', async ([, odd]) => {
    const { folder, into, result } = await unpack([...GOOD, odd]);
    expect(result).toMatchObject({ ok: false, failure: { code: 'archive-refused' } });
    expect(existsSync(into)).toBe(false);
    expect(existsSync(join(folder, 'evil'))).toBe(false);
  });

  test('is refused when it is no archive', async () => {
    const folder = await temporaryFolder();
    const bytes = Buffer.from('<html>');
    const sha256 = (await import('node:crypto')).createHash('sha256').update(bytes).digest('hex');
    const result = await unpackExercise(bytes, { id: 'one', sha256 }, join(folder, 'one'));
    expect(result).toMatchObject({ ok: false, failure: { code: 'archive-refused' } });
  });
});
