import { afterEach, expect, test } from 'vitest';
import { wordBoard } from '../../../harness/cli/bash/wording.ts';
import { type HostRig, MINUTE_MS, openHost, squashes, submissionBody, submitAndWait } from './rig.ts';

let rig: HostRig;
afterEach(() => rig?.close());

test('from the lobby to the board: join, start, submit, a verdict for the team and a row for all', async () => {
  rig = await openHost();
  const ann = await rig.join('Ann', 'Reds');
  expect((await rig.call('GET', '/bash')).body).toMatchObject({
    clock: { phase: 'lobby' },
    exercises: [{ id: 'money-split', bugs: 3, lines: null }],
  });
  const early = await rig.call('POST', '/submissions', {
    token: ann.token,
    body: submissionBody(rig, 'key-early', squashes([1])),
  });
  expect(early).toMatchObject({ status: 409, body: { code: 'not-started' } });

  await rig.act('/clock', { action: 'start' });
  rig.time.atMs += 3 * MINUTE_MS;
  const graded = await submitAndWait(rig, ann.token, 'key-0001', squashes([1]));
  expect(graded.body).toMatchObject({
    state: 'graded',
    elapsedMs: 3 * MINUTE_MS,
    late: false,
    feedback: { lines: [{ state: 'gone', bug: { id: expect.any(String) } }, { state: 'still there' }, {}] },
  });
  expect(graded.body.feedback.lines[1].bug).toBeUndefined();
  const board = (await rig.call('GET', '/board')).body;
  expect(board.rows).toMatchObject([
    { rank: 1, name: 'Reds', submissions: 1, total: graded.body.feedback.score.total },
  ]);
  expect(rig.trouble).toEqual([]);
});

test('the same key is the same submission; another content under it is refused', async () => {
  rig = await openHost();
  const { token } = await rig.join('Ann', 'Reds');
  await rig.act('/clock', { action: 'start' });
  const body = submissionBody(rig, 'key-0001', squashes([1]));
  const first = await rig.call('POST', '/submissions', { token, body });
  const again = await rig.call('POST', '/submissions', { token, body });
  expect([first.status, again.status]).toEqual([202, 200]);
  expect(again.body.id).toBe(first.body.id);
  const other = submissionBody(rig, 'key-0001', squashes([1, 2]));
  expect(await rig.call('POST', '/submissions', { token, body: other })).toMatchObject({ status: 400 });
  expect((await rig.call('GET', '/submissions', { token })).body.submissions).toHaveLength(1);
});

test('a key that was used for another exercise or way of grading is refused, and so is another digest', async () => {
  rig = await openHost({ file: { exercises: ['money-split', 'feed-pagination'] } });
  const { token } = await rig.join('Ann', 'Reds');
  await rig.act('/clock', { action: 'start' });
  const [, feed] = rig.host.log.now.state.rules.exercises;
  const body = submissionBody(rig, 'key-0001', squashes([1]));
  const submit = (more: object) => rig.call('POST', '/submissions', { token, body: { ...body, ...more } });
  expect((await submit({})).status).toBe(202);
  for (const other of [{ exercise: 'feed-pagination', digest: feed?.digest }, { ownTests: true }])
    expect(await submit(other)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('This key was used for') },
    });
  for (const digest of ['0'.repeat(64), feed?.digest])
    expect(await submit({ digest })).toMatchObject({ status: 409, body: { code: 'other-exercise' } });
  expect((await submit({})).status).toBe(200);
});

test('two members who ask for the same hint at once pay once', async () => {
  rig = await openHost();
  const [ann, bo] = [await rig.join('Ann', 'Reds'), await rig.join('Bo', 'Reds')];
  await rig.act('/clock', { action: 'start' });
  const body = { exercise: 'money-split', line: 1, step: 0 };
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      rig.call('POST', '/hints', { token: index % 2 === 0 ? ann.token : bo.token, body }),
    ),
  );
  expect(new Set(replies.map(({ status, body: { text } }) => `${status} ${text}`)).size).toBe(1);
  expect((await rig.call('GET', '/board')).body.rows[0].hints).toBe(1);
});

test('what a submission may not hold is said before anything is kept', async () => {
  rig = await openHost();
  const { token } = await rig.join('Ann', 'Reds');
  await rig.act('/clock', { action: 'start' });
  const base64 = Buffer.from('x').toString('base64');
  const refusedFiles: readonly (readonly [string, object[]])[] = [
    ['empty-submission', []],
    ['bad-request', [{ path: '../src/allocate.ts', base64 }]],
    ['bad-request', [{ path: '/src/allocate.ts', base64 }]],
    ['bad-request', [{ path: 'src/./allocate.ts', base64 }]],
    ['bad-request', [{ path: 'src/new\nline.ts', base64 }]],
    ['bad-request', [{ path: 'src/.git/config', base64 }]],
    ['bad-request', [{ path: 'test/other.txt', base64: 'not base64' }]],
    ['bad-request', [{ path: `src/${'a/'.repeat(40)}b.ts`, base64 }]],
    ['bad-request', [{ path: 'src/allocate.ts', base64: Buffer.alloc(1_048_577).toString('base64') }]],
    ['bad-request', Array.from({ length: 2_001 }, (_, index) => ({ path: `src/f${index}.ts`, base64 }))],
  ];
  for (const [code, files] of refusedFiles) {
    const body = submissionBody(rig, 'key-refused', files as ReturnType<typeof squashes>);
    const reply = await rig.call('POST', '/submissions', { token, body });
    expect([
      reply.status >= 400 && reply.status < 500,
      reply.body.code,
      JSON.stringify(files).slice(0, 60),
    ]).toEqual([true, code, JSON.stringify(files).slice(0, 60)]);
  }
  expect((await rig.call('GET', '/submissions', { token })).body.submissions).toEqual([]);
});

test.for([
  ['bytes that are no text', '/%ff'],
  ['an escape that is cut off', '/%'],
  ['an id that is too long', `/submissions/${'s'.repeat(120)}`],
])('an address with %s is answered with a problem', async ([, path = '']) => {
  rig = await openHost();
  const { token } = await rig.join('Ann', 'Reds');
  const reply = await rig.call('GET', path, { token });
  expect(reply.headers['content-type']).toContain('application/problem+json');
  expect(reply).toMatchObject({ status: 400, body: { code: 'bad-request', status: 400 } });
});

test('a team that joins in the freeze has no rank until the board shows it', async () => {
  rig = await openHost();
  await rig.join('Ann', 'Reds');
  await rig.act('/clock', { action: 'start' });
  await rig.act('/clock', { action: 'freeze' });
  const bob = await rig.join('Bob', 'Bobs');
  const { body: board } = await rig.call('GET', '/board', { token: bob.token });
  const lines = wordBoard(board, bob.team, rig.time.atMs).split('\n');
  expect(lines.find((line) => line.includes('Bobs'))).toMatch(/^– +Bobs +← you/);
});
