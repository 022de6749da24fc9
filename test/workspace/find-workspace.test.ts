import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findWorkspace } from '../../harness/workspace/find-workspace.ts';
import { freshWorkspace, temporaryDirectory } from './rig.ts';

const where = { workspacesDirectory: '/home/me/bugsquash' };

describe('finding the workspace', () => {
  test('works from any directory inside it', async () => {
    const { workspace } = await freshWorkspace();
    mkdirSync(path.join(workspace.directory, 'src/deep/er'), { recursive: true });
    expect(await findWorkspace(path.join(workspace.directory, 'src/deep/er'), where)).toEqual({
      ok: true,
      value: workspace,
    });
  });

  test('elsewhere names the directory asked and the latest workspace, with what to type', async () => {
    const asked = temporaryDirectory();
    expect(await findWorkspace(asked, { ...where, known: ['/home/me/bugsquash/my feed'] })).toMatchObject({
      failure: {
        code: 'not-a-workspace',
        message: `${asked} is not in a workspace. Your latest workspace is /home/me/bugsquash/my feed.`,
        next: { retype: { workspace: '/home/me/bugsquash/my feed' } },
      },
    });
    expect(await findWorkspace(asked, where)).toMatchObject({
      failure: { code: 'not-a-workspace', message: expect.stringContaining('live in /home/me/bugsquash') },
    });
  });

  test('in a directory that does not exist says so', async () => {
    expect(await findWorkspace('/no/such/place', where)).toMatchObject({
      failure: { code: 'no-such-directory' },
    });
  });

  test.each(['not json', '{}', '{"schema":"bugsquash/workspace@2"}'])(
    'refuses the marker %s',
    async (text) => {
      const { workspace } = await freshWorkspace();
      writeFileSync(path.join(workspace.directory, '.git/bugsquash.json'), text);
      expect(await findWorkspace(workspace.directory, where)).toMatchObject({
        failure: { code: 'not-a-workspace', message: expect.stringContaining('.git/bugsquash.json') },
      });
    },
  );

  test('refuses an attempt id that leads out of the data directory', async () => {
    const { workspace } = await freshWorkspace();
    const { directory, ...marker } = workspace;
    const text = JSON.stringify({ schema: 'bugsquash/workspace@1', ...marker, attemptId: '../../etc' });
    writeFileSync(path.join(directory, '.git/bugsquash.json'), text);
    expect(await findWorkspace(directory, where)).toMatchObject({ ok: false });
  });
});
