import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { contentBy, type GradeJob, GradingLoop } from '../../harness/bugbash/host/grading-loop.ts';
import { GradingProcesses } from '../../harness/grading/supervisor/start-processes.ts';
import type { Sandbox } from '../../harness/sandbox/sandbox.ts';
import {
  gradeBySign,
  type HostRig,
  MINUTE_MS,
  openHost,
  squashes,
  submissionBody,
  submitAndWait,
} from '../bugbash/host/rig.ts';
import { exerciseNamed, ROOT } from '../support/exercises.ts';
import { hasSandbox, sandboxHere } from '../support/grader.ts';

/** Against the host of a bug bash: rows 22, 32, 38, 41 to 45. */

let rig: HostRig;
afterEach(() => rig?.close());

/** A bash that runs, with somebody in each team. */
async function running(teams: readonly string[], options: Parameters<typeof openHost>[0] = {}) {
  rig = await openHost(options);
  const people = [];
  for (const team of teams) people.push(await rig.join(`${team}'s first`, team));
  await rig.act('/clock', { action: 'start' });
  return people;
}

const submit = (token: string, key: string, files = squashes([1], key)) =>
  rig.call('POST', '/submissions', { token, body: submissionBody(rig, key, files) });

test('22: a path that leads out, or another odd name, is refused and kept nowhere', async () => {
  const [ann] = await running(['Reds']);
  const base64 = Buffer.from('x').toString('base64');
  const long = `src/${`${'x'.repeat(200)}/`.repeat(5)}a.ts`;
  for (const path of ['src/../../../bash.sqlite', 'src/a\u0000.ts', 'src/.git/config', 'src/a\nb.ts', long]) {
    const reply = await submit(ann?.token ?? '', 'key-hostile', [{ path, base64 }]);
    expect([path, reply.status]).toEqual([path, 400]);
  }
  expect(rig.host.log.entries.filter(({ event }) => event.type === 'submission-received')).toEqual([]);
});

test('32: gradings of one team that never end leave the others their share', async () => {
  const stuck = new AbortController();
  const grade: GradeJob = async (exercise, submission, options) => {
    const isHostile = String(submission.files.get('src/allocate.ts')).includes('never ends');
    if (isHostile) await once(AbortSignal.any([stuck.signal, options?.signal ?? stuck.signal]), 'abort');
    return gradeBySign(exercise, submission, options);
  };
  const [hostile, honest] = await running(['Blacks', 'Reds'], { grade, concurrency: 2 });
  for (const key of ['key-stuck-1', 'key-stuck-2'])
    expect((await submit(hostile?.token ?? '', key, squashes([], `never ends ${key}`))).status).toBe(202);
  const graded = await Promise.race([
    submitAndWait(rig, honest?.token ?? '', 'key-honest', squashes([1])),
    new Promise((resolve) => setTimeout(resolve, 5_000, 'the honest team still waits')),
  ]);
  expect(graded).toMatchObject({ body: { state: 'graded' } });
});

describe.runIf(hasSandbox)('38: a compromised examiner', () => {
  test('38: finds neither the store nor the secrets of the bash that it grades for', async () => {
    await running(['Reds']);
    const wanted = [rig.host.home.database, join(rig.host.home.folder, 'secrets.json')];
    const program = `const found = ${JSON.stringify(wanted)}.filter((file) => require('node:fs').existsSync(file));
console.log(JSON.stringify(found));`;
    const searching: Sandbox = {
      kind: sandboxHere.kind,
      start: (process) =>
        sandboxHere.start({ ...process, command: [...process.command.slice(0, 1), '-e', program] }),
    };
    const { solutionRoot } = exerciseNamed('money-split');
    const examiner = new GradingProcesses(searching, {
      nodePath: process.execPath,
      root: ROOT,
    }).startExaminer(join(solutionRoot, 'hidden'));
    let output = '';
    examiner.onOutput = (chunk) => {
      output += chunk.toString('utf8');
    };
    await once(examiner.child, 'close');
    await examiner.end();
    expect(JSON.parse(output)).toEqual([]);
  });
});

describe('41: guessing the code', () => {
  const guess = (code: string, headers = {}, ip = '203.0.113.9') =>
    rig.call('POST', '/join', { body: { code, name: 'Mal', client: '0.1.0', team: 'Mals' }, headers, ip });

  test('41: five wrong codes a minute from an address, then not even the right one; others go on', async () => {
    rig = await openHost();
    const { code } = rig.host.home.secrets;
    const tries = [];
    for (let index = 0; index < 8; index += 1) tries.push((await guess(`WRON-G${index}XX`)).status);
    expect(tries).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
    expect((await guess(code)).status).toBe(429);
    expect((await guess(code, {}, '203.0.113.10')).status).toBe(200);
    rig.time.atMs += MINUTE_MS;
    expect((await guess(code)).status).toBe(200);
  });

  test('41: another address in a header is not another address', async () => {
    rig = await openHost();
    const tries = [];
    for (let index = 0; index < 7; index += 1)
      tries.push((await guess('WRON-GXXX', { 'x-forwarded-for': `198.51.100.${index}` })).status);
    expect(tries.slice(5)).toEqual([429, 429]);
  });

  test('41: the addresses of one IPv6 network are one', async () => {
    rig = await openHost();
    const tries = [];
    for (let index = 0; index < 7; index += 1)
      tries.push((await guess('WRON-GXXX', {}, `2001:db8:1:2::${index + 1}`)).status);
    expect(tries.slice(5)).toEqual([429, 429]);
    expect((await guess('WRON-GXXX', {}, '2001:db8:1:3::1')).status).toBe(403);
  });

  test('41: sixty people with the right code behind one address all come in', async () => {
    rig = await openHost();
    const joined = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        rig.call('POST', '/join', {
          body: { code: rig.host.home.secrets.code, name: 'Alex', client: '0.1.0', team: `T${index % 7}` },
        }),
      ),
    );
    expect(joined.map(({ status }) => status)).toEqual(joined.map(() => 200));
    expect(new Set(joined.map(({ body }) => body.name)).size).toBe(60);
    expect(rig.host.log.now.state.members.teams.size).toBe(7);
  });
});

describe('42: tokens and forged requests', () => {
  test('42: a token that was replaced is void, also for what it has begun', async () => {
    const [ann] = await running(['Reds']);
    const fresh = (await rig.act('/tokens', { person: ann?.person })) as { token: string };
    expect((await rig.call('GET', '/me', { token: ann?.token })).status).toBe(401);
    expect((await submit(ann?.token ?? '', 'key-replayed')).status).toBe(401);
    expect((await rig.call('GET', '/me', { token: fresh.token })).body.person).toBe(ann?.person);
  });

  test('42: what is of another team is not there: submission, files, questions, hints', async () => {
    const [ann, mal] = await running(['Reds', 'Blacks']);
    const sent = await submitAndWait(rig, ann?.token ?? '', 'key-0001', squashes([1]));
    await rig.call('POST', '/questions', { token: ann?.token, body: { text: 'Is it the cents?' } });
    const { id } = sent.body;
    for (const path of [`/submissions/${id}`, `/submissions/${id}/files`])
      expect((await rig.call('GET', path, { token: mal?.token })).status).toBe(404);
    expect((await rig.call('GET', '/submissions', { token: mal?.token })).body.submissions).toEqual([]);
    expect((await rig.call('GET', '/questions', { token: mal?.token })).body.questions).toEqual([]);
    const disputed = await rig.call('POST', '/disputes', {
      token: mal?.token,
      body: { exercise: 'money-split', line: 1, submission: id, text: 'mine' },
    });
    expect(disputed.status).toBe(404);
    expect((await rig.call('GET', `/submissions/${id}/files`, { token: ann?.token })).status).toBe(200);
  });

  test('42: a token counts in the header alone, and a page of elsewhere reaches nothing', async () => {
    const [ann] = await running(['Reds']);
    const { adminToken } = rig.host.home.secrets;
    for (const headers of [{ cookie: `token=${adminToken}` }, { 'x-token': adminToken }] as Record<
      string,
      string
    >[])
      expect((await rig.call('GET', '/admin', { headers })).status).toBe(401);
    expect((await rig.call('GET', `/admin?token=${adminToken}`)).status).toBe(401);
    // A form of another page can send text alone, and its name for this address shows in the header `host`.
    const form = await rig.server.inject({
      method: 'POST',
      url: '/api/v1/me/ready',
      headers: { host: 'localhost', authorization: `Bearer ${ann?.token}`, 'content-type': 'text/plain' },
      payload: '{"ready":true,"detail":""}',
    });
    expect(form.statusCode).toBeGreaterThanOrEqual(400);
    const rebound = await rig.call('GET', '/board', { headers: { host: 'rebound.example:4711' } });
    expect(rebound.status).toBe(421);
  });

  test('42: a helper answers and sees all, but touches neither clock nor results', async () => {
    const [ann] = await running(['Reds']);
    const helper = (await rig.act('/people', { name: 'Hal', role: 'helper' })) as { token: string };
    await rig.call('POST', '/questions', { token: ann?.token, body: { text: 'Why?' } });
    const seen = await rig.call('GET', '/admin', { token: helper.token });
    expect(seen).toMatchObject({ status: 200, body: { code: null, questions: [{ text: 'Why?' }] } });
    const question = seen.body.questions[0].id;
    const post = (path: string, body: object) =>
      rig.call('POST', `/admin${path}`, { token: helper.token, body });
    expect((await post(`/questions/${question}`, { text: 'Cents.', to: 'asker' })).status).toBe(200);
    expect((await post('/announcements', { text: 'Ten minutes left.' })).status).toBe(200);
    const refused = [
      await post('/clock', { action: 'pause' }),
      await post('/rejudges', { exercise: 'money-split' }),
      await post('/rejudges/r-1/apply', {}),
      await post('/tokens', { person: ann?.person }),
      await post('/people', { name: 'Another', role: 'host' }),
      await post('/submissions/s-1/admit', { reason: 'friend' }),
      await post('/reveal', {}),
      await post('/ceremony', { count: 1 }),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    const byParticipant = await rig.call('GET', '/admin', { token: ann?.token });
    expect(byParticipant.status).toBe(403);
  });
});

describe('43: the limits', () => {
  test('43: the time of receipt decides, whatever a client says; a millisecond late is late', async () => {
    const [ann] = await running(['Reds']);
    rig.time.atMs += 30 * MINUTE_MS - 1;
    const headers = { date: new Date(0).toUTCString() };
    const body = submissionBody(rig, 'key-in-time', squashes([1]));
    const inTime = await rig.call('POST', '/submissions', { token: ann?.token, body, headers });
    rig.time.atMs += 1;
    const late = await submitAndWait(rig, ann?.token ?? '', 'key-too-late', squashes([1, 2, 3]));
    expect([inTime.body.late, late.body.late]).toEqual([false, true]);
    await submitAndWait(rig, ann?.token ?? '', 'key-after-it', squashes([2]));
    const board = await rig.call('GET', '/admin', { token: rig.host.home.secrets.adminToken });
    expect(board.body.board.rows[0].cells.map(({ squashed }: { squashed: boolean }) => squashed)).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('43: submissions that race the limit of a team are not more than it', async () => {
    const stuck = new AbortController();
    const grade: GradeJob = async (exercise, submission, options) => {
      await once(AbortSignal.any([stuck.signal, options?.signal ?? stuck.signal]), 'abort');
      return gradeBySign(exercise, submission, options);
    };
    const [ann] = await running(['Reds'], { grade });
    // All twelve have been looked at, and found to be within the limit, before the first is written.
    const { store } = rig.host;
    const putBlob = store.putBlob.bind(store);
    const all = Promise.withResolvers<void>();
    let arrived = 0;
    store.putBlob = async (bytes) => {
      arrived += 1;
      if (arrived === 12) all.resolve();
      await all.promise;
      return putBlob(bytes);
    };
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, index) => submit(ann?.token ?? '', `key-race-${index}`)),
    );
    expect(replies.filter(({ status }) => status === 202).length).toBe(2);
    expect(replies.find(({ status }) => status === 429)?.headers['retry-after']).toBeDefined();
  });
});

describe('45: floods and poison', () => {
  test('45: a team that floods gets six a minute, and the others theirs', async () => {
    const [mal, ann] = await running(['Blacks', 'Reds']);
    const accepted = [];
    for (let index = 0; index < 20; index += 1)
      accepted.push(
        await submitAndWait(rig, mal?.token ?? '', `key-flood-${index}`, squashes([], `${index}`)),
      );
    expect(accepted.filter(({ status }) => status === 200).length).toBe(6);
    expect(accepted.at(-1)?.status).toBe(429);
    const honest = await submitAndWait(rig, ann?.token ?? '', 'key-honest', squashes([1]));
    expect(honest.body.state).toBe('graded');
  });

  test("45: a job that ends its grader is tried three times, then it is the host's; the others are graded", async () => {
    let tries = 0;
    const grade: GradeJob = async (exercise, submission, options) => {
      if (!String(submission.files.get('src/allocate.ts')).includes('poison'))
        return gradeBySign(exercise, submission, options);
      tries += 1;
      throw new Error('the grader was killed');
    };
    const [mal, ann] = await running(['Blacks', 'Reds'], { grade, concurrency: 1 });
    const poisoned = submitAndWait(rig, mal?.token ?? '', 'key-poison', squashes([], 'poison'));
    const honest = await submitAndWait(rig, ann?.token ?? '', 'key-honest', squashes([1]));
    expect(honest.body.state).toBe('graded');
    expect((await poisoned).body.state).toBe('could-not-grade');
    expect(tries).toBe(3);
    const { queue } = (await rig.call('GET', '/admin', { token: rig.host.home.secrets.adminToken })).body;
    expect(queue).toMatchObject({ waiting: 0, running: 0, couldNotGrade: [expect.any(String)] });
  });
});

test('44: nothing public tells what happened since the freeze; the team itself sees it', async () => {
  const [ann, bo] = await running(['Reds', 'Blues']);
  await submitAndWait(rig, ann?.token ?? '', 'key-before', squashes([1]));
  rig.time.atMs += 21 * MINUTE_MS;
  // The freeze itself is public: its entry is written first.
  await expect.poll(() => rig.host.log.entries.at(-1)?.event.type).toBe('frozen');
  const looks = ['/bash', '/board', '/events?after=0', '/openapi.json'];
  const look = async (token?: string) =>
    Promise.all(looks.map(async (path) => (await rig.call('GET', path, { token })).text));
  const [publicly, forBo] = [await look(), await look(bo?.token)];
  await submitAndWait(rig, ann?.token ?? '', 'key-hidden', squashes([1, 2, 3]));
  await rig.call('POST', '/hints', { token: ann?.token, body: { exercise: 'money-split', line: 2 } });
  await rig.call('POST', '/questions', { token: ann?.token, body: { text: 'Anything left?' } });
  await rig.join('Late', 'Greens');
  expect(await look()).toEqual(publicly);
  expect(await look(bo?.token)).toEqual(forBo);
  const own = (await rig.call('GET', '/board', { token: ann?.token })).body;
  const row = own.rows.find(({ name }: { name: string }) => name === 'Reds');
  expect(row.cells.every(({ squashed }: { squashed: boolean }) => squashed)).toBe(true);
});

test('the loop of gradings that is stopped gives nothing up for graded', async () => {
  const [ann] = await running(['Reds'], { concurrency: 0 });
  const sent = await submit(ann?.token ?? '', 'key-stopped');
  const started = Promise.withResolvers<void>();
  const loop = new GradingLoop({
    ...{ store: rig.host.store, queue: rig.host.queue, clock: rig.host.clock },
    exerciseOf: contentBy(async (digest) => rig.host.content.get(digest)),
    concurrency: 1,
    grade: async (exercise, submission, options) => {
      started.resolve();
      await once(options?.signal ?? new AbortController().signal, 'abort');
      return gradeBySign(exercise, submission, options);
    },
    onTaken: () => {},
    onSettled: () => {},
    onTrouble: (message) => rig.trouble.push(message),
  });
  loop.start();
  await started.promise;
  await loop.stop();
  await rig.host.log.refresh();
  const { body } = await rig.call('GET', `/submissions/${sent.body.id}`, { token: ann?.token });
  expect(body).toMatchObject({ state: 'waiting', feedback: null });
});
