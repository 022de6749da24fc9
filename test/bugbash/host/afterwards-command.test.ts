import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hostAfterwards } from '../../../harness/cli/host/afterwards.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { COLLECTION } from '../../support/exercises.ts';
import { openHost, squashes, submissionBody } from './rig.ts';

test('the pages of a bash are written only after the reveal, and never over what is there', async () => {
  const rig = await openHost();
  onTestFinished(rig.close);
  const ada = await rig.join('Ada', 'Ada & friends');
  await rig.act('/clock', { action: 'start' });
  const body = submissionBody(rig, 'key-of-ada-1', squashes([1]));
  expect((await rig.call('POST', '/submissions', { token: ada.token, body })).status).toBe(202);
  await expect
    .poll(() => rig.host.log.now.state.plays.get(ada.team)?.submissions.values().next().value?.grading.kind, {
      timeout: 60_000,
    })
    .toBe('graded');

  const folder = await temporaryFolder();
  const file = join(folder, 'bash.yaml');
  writeFileSync(
    file,
    'name: Spring bash\nexercises: [money-split]\nminutes: 30\nfreeze_minutes: 10\nteams: teams\nhints: on\nassistants: allowed\n',
  );
  const context = {
    environment: { BUGSQUASH_HOME: rig.home },
    currentDirectory: folder,
    collection: COLLECTION,
    signal: new AbortController().signal,
  } as never;
  const to = (path: string) => ({ values: { to: path }, switches: new Set(), positionals: [] }) as never;

  const early = await hostAfterwards(file, to('pages'), context);
  expect(early.ok ? '' : early.failure.message).toMatch(/not revealed yet/);
  expect(existsSync(join(folder, 'pages'))).toBe(false);
  // Whoever still plays would read the solutions.
  const token = rig.host.home.secrets.adminToken;
  for (const [path, body] of [
    ['/reveal', {}],
    ['/ceremony', { count: 1 }],
  ] as const) {
    const refused = await rig.call('POST', `/admin${path}`, { token, body });
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('is running') } });
  }
  expect(rig.host.log.now.state).toMatchObject({ solutionsRevealed: false, ranksRevealed: 0 });
  await rig.act('/clock', { action: 'grant', team: ada.team, minutes: 5, reason: 'fire alarm' });
  rig.time.atMs += 31 * 60_000;
  expect((await rig.call('POST', '/admin/reveal', { token, body: {} })).status).toBe(409);
  await rig.act('/clock', { action: 'end' });
  await rig.act('/reveal');
  expect((await hostAfterwards(file, to('pages'), context)).ok).toBe(true);
  expect(readdirSync(join(folder, 'pages')).sort()).toEqual(['exercise-a.html', 'index.html']);
  const page = readFileSync(join(folder, 'pages', 'exercise-a.html'), 'utf8');
  expect(page).toContain('// squashes:1; ');
  expect(page).toContain('Ada &#38; friends');
  const again = await hostAfterwards(file, to('pages'), context);
  expect(again.ok ? '' : again.failure.message).toMatch(/is not empty/);
});
