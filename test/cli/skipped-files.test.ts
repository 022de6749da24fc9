import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FILE_CAPS } from '../../harness/files/list-files.ts';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';

test('what is left out of a submission is named by status, diff and submit, and stops a reset', async () => {
  const home = await temporaryFolder();
  const workspace = path.join(home, 'my answer');
  await runBugsquash(['start', 'money-split', '--dir', workspace, '--practice'], { home });
  const odd = Buffer.concat([
    Buffer.from(path.join(workspace, 'src', 'caf')),
    Buffer.from([0xe9]),
    Buffer.from('.ts'),
  ]);
  writeFileSync(odd, 'export {};');
  writeFileSync(path.join(workspace, 'src', 'huge.ts'), 'x'.repeat(FILE_CAPS.fileBytes + 1));
  const at = ['--dir', workspace];

  const { document: status } = await bugsquashJson(['status', ...at], { home });
  expect(status.changed.skipped).toEqual([
    { path: 'src/caf\uFFFD.ts', reason: 'name is not UTF-8' },
    { path: 'src/huge.ts', reason: 'too large' },
  ]);
  for (const command of ['status', 'diff'])
    expect((await runBugsquash([command, ...at], { home })).stdout).toContain(
      'Left out: src/huge.ts (too large)',
    );

  const submitted = await bugsquashJson(['submit', ...at], { home });
  expect(submitted).toMatchObject({
    exitCode: 3,
    document: { code: 'unreadable-file', message: expect.stringContaining('src/caf\uFFFD.ts') },
  });
  expect((await bugsquashJson(['reset', '--yes', ...at], { home })).document).toMatchObject({
    code: 'unreadable-file',
    message: expect.stringContaining('Nothing was changed'),
  });
});
