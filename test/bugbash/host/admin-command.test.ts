import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { hostAdmin } from '../../../harness/cli/host/admin.ts';
import { ADMIN_ACTIONS } from '../../../harness/cli/host/admin-actions.ts';
import { RUNNING_FILE } from '../../../harness/cli/host/serve.ts';
import { stepWording } from '../../../harness/wording/next-step.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { type HostRig, type Joined, MINUTE_MS, openHost, squashes, submitAndWait } from './rig.ts';

let rig: HostRig;
let ann: Joined;
let folder: string;
beforeEach(async () => {
  rig = await openHost();
  onTestFinished(rig.close);
  const url = await rig.server.listen({ host: '127.0.0.1', port: 0 });
  writeFileSync(join(rig.host.home.folder, RUNNING_FILE), JSON.stringify({ pid: process.pid, url }));
  folder = await temporaryFolder();
  ann = await rig.join('Ann', 'Reds');
});

interface Given {
  readonly values?: Readonly<Record<string, string>>;
  readonly switches?: readonly string[];
  readonly without?: readonly string[];
}

/** What `host admin …` would print; `--yes` is given. */
async function admin(words: readonly string[], { values = {}, switches = [], without = [] }: Given = {}) {
  const done = await hostAdmin(
    words,
    {
      positionals: [],
      values: { bash: 'Spring bash', ...values },
      switches: new Set(['yes', ...switches].filter((one) => !without.includes(one))),
      lists: {},
    },
    {
      environment: { BUGSQUASH_HOME: rig.home },
      currentDirectory: folder,
      signal: new AbortController().signal,
      steps: stepWording({ currentDirectory: folder, cloneRoot: '/clone', isFoundByNpx: true }),
    } as never,
  );
  return done.ok ? { ok: true, ...done.value } : { ok: false, ...done.failure };
}

const lastEvent = () => rig.host.log.entries.at(-1)?.event;
const tried = new Set<string>();

/** The action is done, and this is what it wrote. */
async function writes(words: readonly string[], given: Given, event: object): Promise<void> {
  tried.add(words[0] ?? '');
  const before = rig.host.log.entries.length;
  const done = await admin(words, given);
  expect([words.join(' '), done]).toMatchObject([words.join(' '), { ok: true, exitCode: 0 }]);
  const events = rig.host.log.entries.slice(before).map((entry) => entry.event);
  expect([words.join(' '), events]).toEqual([
    words.join(' '),
    expect.arrayContaining([expect.objectContaining(event)]),
  ]);
}

test('every action of the host is a command, and writes what the page would', async () => {
  const { log } = rig.host;
  await writes(['schedule', '2027-01-01T10:00:00Z'], {}, { type: 'scheduled' });
  await writes(['schedule', 'never'], {}, { type: 'scheduled', startsAtMs: null });
  await writes(['helper', 'Hal'], {}, { type: 'person-joined', role: 'helper', name: 'Hal' });
  await writes(
    ['person', ann.person],
    { values: { name: 'Anna' } },
    { type: 'moved-or-renamed', name: 'Anna' },
  );
  await writes(
    ['person', ann.person],
    { values: { team: 'Blues' } },
    { type: 'team-changed', teamName: 'Blues' },
  );
  await writes(['person', ann.person], { switches: ['hide'] }, { type: 'moved-or-renamed', hidden: true });
  await writes(['person', ann.person], { switches: ['show'] }, { type: 'moved-or-renamed', hidden: false });
  await writes(
    ['person', ann.person],
    { values: { team: ann.team } },
    { type: 'team-changed', team: ann.team },
  );
  await writes(
    ['team', ann.team],
    { values: { name: 'Crimson' } },
    { type: 'moved-or-renamed', name: 'Crimson' },
  );
  await writes(['start'], {}, { type: 'started' });
  await writes(['pause'], {}, { type: 'paused' });
  await writes(['resume'], {}, { type: 'resumed' });
  await writes(['extend', '2.5'], {}, { type: 'extended', minutes: 2.5 });
  await writes(
    ['grant', ann.team, '3'],
    { values: { reason: 'flat battery' } },
    { type: 'granted', reason: 'flat battery' },
  );
  await rig.call('POST', '/questions', { token: ann.token, body: { text: 'May we?' } });
  const question = log.now.state.questions[0]?.id ?? '';
  await writes(['answer', question, 'You may.'], {}, { type: 'answered', to: 'asker' });
  await writes(['answer', question, 'All may.'], { switches: ['all'] }, { type: 'answered', to: 'all' });
  await writes(['announce', 'Pizza'], {}, { type: 'announced', beforeEndMs: null });
  await writes(
    ['announce', 'Soon'],
    { values: { before: '5' } },
    { type: 'announced', beforeEndMs: 5 * MINUTE_MS },
  );
  const { id } = (await submitAndWait(rig, ann.token, 'key-0001', squashes([1]))).body;
  const disputed = { exercise: 'money-split', line: 2, text: 'It is gone.' };
  await rig.call('POST', '/disputes', { token: ann.token, body: disputed });
  const dispute = log.now.state.disputes[0]?.id ?? '';
  await writes(['settle', dispute, 'It is not.'], {}, { type: 'dispute-settled', text: 'It is not.' });
  await writes(['rejudge', 'money-split'], {}, { type: 'rejudge-previewed' });
  await writes(['cancel', log.now.state.rejudges[0]?.id ?? ''], {}, { type: 'rejudge-cancelled' });
  await writes(['rejudge', 'money-split'], { values: { team: ann.team } }, { type: 'rejudge-previewed' });
  await writes(['apply', log.now.state.rejudges[1]?.id ?? ''], {}, { type: 'rejudge-applied' });
  await writes(['freeze'], {}, { type: 'frozen' });
  await writes(['unfreeze'], {}, { type: 'unfrozen' });
  await writes(['end'], {}, { type: 'ended' });
  rig.time.atMs += MINUTE_MS;
  const late = (await submitAndWait(rig, ann.token, 'key-late', squashes([1, 2]))).body;
  expect([late.late, id === late.id]).toEqual([true, false]);
  expect(await admin(['admit', late.id])).toMatchObject({ ok: false, message: 'Say why it counts.' });
  await writes(['admit', late.id], { values: { reason: 'the network' } }, { type: 'submission-admitted' });
  await writes(['ceremony', '1'], {}, { type: 'ranks-revealed', count: 1 });
  await writes(['reveal'], {}, { type: 'solutions-revealed' });
  await writes(['token', ann.person], {}, { type: 'token-issued', person: ann.person });

  tried.add('status').add('audit').add('export').add('workers');
  expect(await admin(['workers'])).toMatchObject({ ok: true, json: { schema: 'bugsquash/workers@1' } });
  expect(await admin(['status'])).toMatchObject({
    ok: true,
    json: { schema: 'bugsquash/admin@1', code: expect.any(String) },
  });
  expect(await admin(['audit'])).toMatchObject({
    ok: true,
    json: { entries: { length: log.entries.length } },
  });
  expect(await admin(['export', 'all.tar.gz'])).toMatchObject({ ok: true });
  expect(existsSync(join(folder, 'all.tar.gz'))).toBe(true);
  // An action that is added has to be tried here as well.
  expect([...tried].sort()).toEqual(Object.keys(ADMIN_ACTIONS).sort());
  expect(rig.trouble).toEqual([]);
});

test('what can not be done says why, and what there is to type', async () => {
  expect(await admin(['pauze'])).toMatchObject({ ok: false, message: expect.stringContaining('"pause"') });
  expect(await admin(['extend'])).toMatchObject({ ok: false, message: expect.stringContaining('<minutes>') });
  expect(await admin(['extend', 'ten'])).toMatchObject({
    ok: false,
    message: '"ten" is not a number of minutes.',
  });
  expect(await admin(['schedule', 'noon'])).toMatchObject({ ok: false, message: '"noon" is not a time.' });
  expect(await admin(['resume'])).toMatchObject({
    ok: false,
    message: expect.stringContaining('has not started'),
  });
  expect(await admin(['grant', 'x', '5'])).toMatchObject({
    ok: false,
    message: expect.stringContaining('no team x'),
  });
  expect(lastEvent()?.type).toBe('token-issued');
});

test('a step that is suggested names the bash that was named', async () => {
  const named = ['--bash', 'Spring bash'];
  expect(await admin(['resume'])).toMatchObject({ next: { command: ['host', 'admin', 'status', ...named] } });
  expect(await admin(['extend'])).toMatchObject({
    next: { command: ['host', 'admin', 'extend', '<minutes>', ...named] },
  });
  await rig.act('/clock', { action: 'start' });
  expect(await admin(['end'], { without: ['yes'] })).toMatchObject({
    next: { command: ['host', 'admin', 'end', '--yes', ...named] },
  });
  await submitAndWait(rig, ann.token, 'key-0001', squashes([1]));
  const { text } = (await admin(['rejudge', 'money-split'])) as { text: string };
  expect(text.match(/npx .*/g)?.map((line) => line.endsWith("--bash 'Spring bash'"))).toEqual([true, true]);
});

test('applying a rejudge tells what it has changed, then and later', async () => {
  await rig.act('/clock', { action: 'start' });
  await submitAndWait(rig, ann.token, 'key-0001', squashes([1]));
  const { log } = rig.host;
  const given = log.entries.find(({ event }) => event.type === 'verdict-given')?.event;
  if (given?.type !== 'verdict-given') throw new Error('no verdict');
  const { submission, verdict } = given;
  const bugs = verdict.bugs?.map((bug) => ({ ...bug, squashed: false })) ?? [];
  await log.decide(() => ({
    ok: true,
    value: {
      who: 'host',
      events: [
        {
          type: 'rejudge-previewed',
          ...{ rejudge: 'r-1', scope: { exercise: 'money-split' }, digest: verdict.exercise.digest },
          results: [{ submission, verdict: { ...verdict, bugs } }],
        },
      ],
      value: null,
    },
  }));
  const applied = await admin(['apply', 'r-1']);
  expect(applied).toMatchObject({
    text: expect.stringMatching(/applied: 1 verdict, 1 score and 0 ranks changed/),
    json: { state: 'applied', verdicts: [{ submission, after: { squashed: [] } }] },
  });
  await submitAndWait(rig, ann.token, 'key-0002', squashes([1, 2]));
  const token = rig.host.home.secrets.adminToken;
  const later = await rig.call('GET', '/admin/rejudges/r-1', { token });
  expect(later.body).toEqual((applied as unknown as { json: object }).json);
});

test('where no host runs, or the bash was never hosted, it says so', async () => {
  expect(await admin(['status'], { values: { bash: 'Autumn bash' } })).toMatchObject({
    ok: false,
    message: expect.stringContaining('has never been hosted here'),
  });
  await rig.server.close();
  expect(await admin(['status'])).toMatchObject({
    ok: false,
    message: expect.stringContaining('does not answer'),
  });
});

async function statusText(): Promise<string> {
  const done = await admin(['status']);
  return 'text' in done ? done.text : done.message;
}

test('status tells at a terminal what waits, with the ids that the other actions take', async () => {
  const empty = await statusText();
  expect(empty).toContain(`code ${rig.host.home.secrets.code}`);
  expect(empty).toMatch(/0 of 1 ready\n.*\n +Ann +Reds +✗ no check yet +p-/);
  expect(empty).toContain(
    "Next: when everyone is ready: npx bugsquash host admin start --bash 'Spring bash'",
  );

  await rig.act('/clock', { action: 'start' });
  await rig.call('POST', '/questions', { token: ann.token, body: { text: 'May we?' } });
  const question = rig.host.log.now.state.questions[0]?.id ?? '';
  const asked = await statusText();
  expect(asked).toContain(`1 question without an answer:\n  ${question}  Ann, Reds: May we?`);
  expect(asked).toContain("Next: npx bugsquash host admin answer '<question>' '<text>' --bash 'Spring bash'");
  await admin(['answer', question, 'You may.']);
  expect(await statusText()).toContain('Next: nothing waits for you');
});

test('a name stands for an id', async () => {
  await rig.act('/clock', { action: 'start' });
  await writes(['grant', 'reds', '5'], {}, { type: 'granted', team: ann.team });
  await writes(['token', 'Ann'], {}, { type: 'token-issued', person: ann.person });
  const ben = await rig.join('Ben', 'Blues');
  await writes(
    ['person', 'ben'],
    { values: { team: 'Reds' } },
    { type: 'team-changed', person: ben.person, team: ann.team },
  );
});
