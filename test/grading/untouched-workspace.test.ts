import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';

/** Every file below a folder (what git keeps included), as path → kind and digest. */
async function fingerprint(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const lines = await Promise.all(
    entries
      .filter((entry) => !entry.isDirectory())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const content = entry.isSymbolicLink() ? await readlink(path) : await readFile(path);
        return [relative(root, path), createHash('sha256').update(content).digest('hex')] as const;
      }),
  );
  return Object.fromEntries(lines.sort());
}

test('grading leaves branch, index, stash, refs, reflog and files as they were, and runs nothing of the workspace', async () => {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
  const git = (...args: string[]) => execa('git', args, { cwd: workspace });

  // A candidate in the middle of things: own branch, a commit, a stash, a staged and an unstaged change.
  await git('switch', '-c', 'hunting');
  await writeFile(join(workspace, 'src', 'thoughts.ts'), 'export const thought = 1;\n');
  await git('add', '.');
  await git('-c', 'user.name=C', '-c', 'user.email=c@example.com', 'commit', '-m', 'wip');
  await writeFile(join(workspace, 'src', 'thoughts.ts'), 'export const thought = 2;\n');
  await git('-c', 'user.name=C', '-c', 'user.email=c@example.com', 'stash');
  await writeFile(join(workspace, 'src', 'staged.ts'), 'export const staged = 1;\n');
  await git('add', '.');
  await writeFile(join(workspace, 'src', 'loose.ts'), 'export const loose = 1;\n');

  // Whatever git could be made to run leaves a trace.
  const trace = join(home, 'trace');
  const tripwire = join(home, 'tripwire.sh');
  await writeFile(tripwire, `#!/bin/sh\necho tripped >> ${trace}\nexit 1\n`);
  await chmod(tripwire, 0o755);
  await mkdir(join(workspace, '.git', 'hooks'), { recursive: true });
  for (const name of [
    'pre-commit',
    'post-checkout',
    'post-index-change',
    'reference-transaction',
    'pre-auto-gc',
  ]) {
    await writeFile(join(workspace, '.git', 'hooks', name), `#!/bin/sh\necho ${name} >> ${trace}\n`, {
      mode: 0o755,
    });
  }
  await writeFile(join(workspace, '.gitattributes'), '* filter=trip diff=trip\n');
  await writeFile(
    join(workspace, '.git', 'config'),
    `${await readFile(join(workspace, '.git', 'config'), 'utf8')}
[core]
	fsmonitor = ${tripwire}
	hooksPath = ${join(workspace, '.git', 'hooks')}
	editor = ${tripwire}
	pager = ${tripwire}
[filter "trip"]
	clean = ${tripwire}
	smudge = ${tripwire}
	process = ${tripwire}
[diff "trip"]
	textconv = ${tripwire}
	command = ${tripwire}
`,
  );

  const before = await fingerprint(workspace);
  const submitted = await bugsquashJson(['submit', '--dir', workspace], { home });
  expect(submitted.document).toMatchObject({ schema: 'bugsquash/submission@1', failure: null });
  expect((await bugsquashJson(['status', '--dir', workspace], { home })).exitCode).toBe(0);
  expect(
    (await bugsquashJson(['diff', '--dir', workspace], { home })).document.files.map(
      ({ path }: { path: string }) => path,
    ),
  ).toEqual(['src/loose.ts', 'src/staged.ts', 'src/thoughts.ts']);
  expect((await bugsquashJson(['grade', 'money-split', '--dir', workspace], { home })).document.outcome).toBe(
    'graded',
  );
  expect(await fingerprint(workspace)).toEqual(before);
  expect(existsSync(trace)).toBe(false);

  // The wire is live: git itself trips it.
  await git('status').catch(() => {});
  expect(existsSync(trace)).toBe(true);
});
