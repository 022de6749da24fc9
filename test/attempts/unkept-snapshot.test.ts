import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';

test('a submission whose files can not be kept as a snapshot counts, and says so', async () => {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  const { document: started } = await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
  // A file where the snapshot repository would be.
  await writeFile(join(home, 'state', 'attempts', started.attempt, 'snapshots.git'), '');

  const { document } = await bugsquashJson(['submit', '--dir', workspace], { home });
  expect(document).toMatchObject({
    schema: 'bugsquash/submission@1',
    score: { total: 0 },
    snapshotFailure: { message: expect.stringContaining('snapshot'), next: expect.any(String) },
  });
  const { stdout } = await runBugsquash(['submit', '--dir', workspace], { home });
  expect(stdout).toContain('Score 0 of 100');
  expect(stdout).toContain('! No snapshot of these files is kept.');
  expect((await bugsquashJson(['status', '--dir', workspace], { home })).document.submissions).toBe(2);
});
