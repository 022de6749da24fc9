import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../../support/cli.ts';
import { type HostRig, openHost, squashes } from '../host/rig.ts';

let rig: HostRig;
afterEach(() => rig?.close());

/** A host that listens, and people with a laptop each. */
async function bashWithPeople() {
  rig = await openHost({ atMs: Date.now() });
  const url = await rig.server.listen({ host: '127.0.0.1', port: 0 });
  const { code } = rig.host.home.secrets;
  const person = async (name: string, team: string) => {
    const home = await temporaryFolder();
    const { document } = await bugsquashJson(['join', url, code, '--name', name, '--team', team], { home });
    const cwd: string | undefined = document.workspaces?.[0]?.directory;
    const run = (...words: string[]) => bugsquashJson(words, { home, ...(cwd && { cwd }) });
    /** Changes the code so that these lines of the ticket count as squashed. */
    const fix = (lines: readonly number[]) => {
      for (const { path, base64 } of squashes(lines, name))
        writeFileSync(join(cwd ?? '', path), Buffer.from(base64, 'base64'));
    };
    return { home, cwd: cwd ?? '', document, run, fix };
  };
  return { url, code, person };
}

test('from the lobby to the board with the real client, in a team of two', async () => {
  const { url, code, person } = await bashWithPeople();
  const early = await person('Ann', 'Reds');
  expect(early.document).toMatchObject({ phase: 'lobby', ready: true, workspaces: [] });
  expect(rig.host.log.now.state.members.people.get(early.document.person)?.ready).toMatchObject({
    ready: true,
  });
  await rig.act('/clock', { action: 'start' });
  const ann = await bugsquashJson(['join', url, code], { home: early.home });
  expect(ann.document).toMatchObject({ person: early.document.person, phase: 'running' });
  const cwd: string = ann.document.workspaces[0].directory;
  const asAnn = (...words: string[]) => bugsquashJson(words, { home: early.home, cwd });
  const ben = await person('Ben', 'Reds');
  expect(ben.document.team).toBe(ann.document.team);

  ben.fix([1]);
  const sent = await ben.run('submit');
  expect(sent).toMatchObject({ exitCode: 1, document: { state: 'graded', submission: { late: false } } });
  const board = await asAnn('board');
  expect(board.document.rows).toMatchObject([{ rank: 1, name: 'Reds', submissions: 1 }]);
  expect(await asAnn('status')).toMatchObject({ document: { rank: 1, total: board.document.rows[0].total } });

  const hints = await asAnn('hint');
  expect(hints.document.lines.map(({ gone }: { gone: boolean }) => gone)).toEqual([true, false, false]);
  expect(await asAnn('hint', '2')).toMatchObject({
    exitCode: 0,
    document: { line: 2, text: expect.any(String) },
  });
  expect(await asAnn('hint', '1')).toMatchObject({ exitCode: 2, document: { code: 'wrong-state' } });
  expect((await ben.run('hint')).document.lines[1].taken).toMatchObject([{ name: 'Ann' }]);

  const pulled = await asAnn('pull', 'Ben');
  expect(pulled.document).toMatchObject({ branch: 'pull/ben-1' });
  const theirs = execFileSync('git', ['show', 'pull/ben-1:src/allocate.ts'], { cwd, encoding: 'utf8' });
  expect(theirs).toBe(readFileSync(join(ben.cwd, 'src/allocate.ts'), 'utf8'));

  expect(await asAnn('ask', 'May we?')).toMatchObject({ exitCode: 0 });
  const [question] = [...rig.host.log.now.state.questions.values()];
  await rig.act(`/questions/${question?.id}`, { text: 'You may.', to: 'asker' });
  const answered = await asAnn('status');
  expect(answered.document.unread).toHaveLength(1);
  expect(answered.document.questions).toMatchObject([{ text: 'May we?', answer: { text: 'You may.' } }]);
  expect((await asAnn('status')).document.unread).toEqual([]);
  expect(await ben.run('dispute', '2', 'It is gone.')).toMatchObject({ exitCode: 0, document: { line: 2 } });
  // The page of a person is reached by the address that the terminal prints, and by nothing else.
  const { page } = (await ben.run('status')).document;
  const [address, token] = page.split('/me#');
  expect(address).toBe(url);
  expect((await rig.call('GET', '/me', { token })).body).toMatchObject({ name: 'Ben' });
  expect(rig.trouble).toEqual([]);
});

test('a pause keeps a submission in the outbox, a frozen board says so, and a token opens another laptop', async () => {
  const { url, person } = await bashWithPeople();
  await rig.act('/clock', { action: 'start' });
  const ann = await person('Ann', 'Reds');
  ann.fix([1, 2]);
  await rig.act('/clock', { action: 'pause' });
  const kept = await ann.run('submit');
  expect(kept).toMatchObject({
    exitCode: 1,
    document: { state: 'kept', why: expect.stringMatching(/paused/i) },
  });
  expect((await ann.run('status')).document).toMatchObject({ phase: 'paused', outbox: { waiting: [{}] } });
  await rig.act('/clock', { action: 'resume' });
  expect((await ann.run('status')).document).toMatchObject({ phase: 'running', outbox: { waiting: [] } });

  await rig.act('/clock', { action: 'freeze' });
  const frozen = await runBugsquash(['board'], { home: ann.home, cwd: ann.cwd });
  expect(frozen.stdout).toContain('The board is frozen');

  const reissued = await rig.call('POST', '/admin/tokens', {
    token: rig.host.home.secrets.adminToken,
    body: { person: ann.document.person },
  });
  expect(await ann.run('status')).toMatchObject({ exitCode: 2, document: { code: 'not-joined' } });
  const laptop = await temporaryFolder();
  const again = await bugsquashJson(['join', url, reissued.body.token], { home: laptop });
  expect(again.document).toMatchObject({ person: ann.document.person, name: 'Ann', workspaces: [{}] });
});
