import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { HostApi } from '../../../harness/bugbash/client/host-api.ts';
import { backoffMs } from '../../../harness/bugbash/client/outbox/backoff.ts';
import { Outbox } from '../../../harness/bugbash/client/outbox/outbox.ts';
import { type OutboxNews, sendWaiting } from '../../../harness/bugbash/client/outbox/send.ts';
import { ServerClock } from '../../../harness/bugbash/client/server-clock.ts';
import { systemClock } from '../../../harness/compose.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { type Answer, receipt, refuse, smallHost } from './small-host.ts';

const SENDER = fileURLToPath(new URL('./fixtures/send-outbox.ts', import.meta.url));

const request = (name: string) => ({
  exercise: name,
  digest: 'd',
  files: [{ path: 'src/a.ts', base64: Buffer.from(name).toString('base64') }],
});

const apiOf = (url: string) => new HostApi({ url, token: 't' }, '0', new ServerClock(systemClock));

/** Waits that take no time, and how long they would have been. */
function handWaits() {
  const waited: number[] = [];
  return {
    waited,
    waits: {
      random: () => 0.5,
      sleep: async (ms: number) => void waited.push(ms),
    },
  };
}

/** A host that takes each submission once per key, as a real one does. */
function takingHost(answer: (exercise: string, tries: number) => Answer | 'take') {
  const byKey = new Map<string, string>();
  const order: string[] = [];
  let tries = 0;
  return {
    order,
    answer: ({ body }: { readonly body: unknown }): Answer => {
      const { key, exercise } = body as { key: string; exercise: string };
      tries += 1;
      const given = answer(exercise, tries);
      if (given !== 'take') return given;
      if (!byKey.has(key)) order.push(exercise);
      byKey.set(key, byKey.get(key) ?? `s-${byKey.size + 1}`);
      return { status: 202, json: receipt(byKey.get(key) ?? '', exercise) };
    },
  };
}

describe('the outbox', () => {
  test('is on the disk before anything is sent, in its order, and survives the process that wrote it', async () => {
    const folder = await temporaryFolder();
    const first = new Outbox(folder);
    for (const name of ['one', 'two', 'three']) first.keep(request(name), 5);
    const again = new Outbox(folder).waiting();
    expect(again.map(({ request: { exercise } }) => exercise)).toEqual(['one', 'two', 'three']);
    expect(new Set(again.map(({ request: { key } }) => key)).size).toBe(3);
  });

  test('sends in order after five minutes without a network, with growing waits', async () => {
    const outbox = new Outbox(await temporaryFolder());
    for (const name of ['one', 'two', 'three']) outbox.keep(request(name), 5);
    const taking = takingHost(() => 'take');
    const closed = await smallHost(() => undefined);
    await closed.close();
    const { waited } = handWaits();
    let isBack = false;
    const sleep = async (ms: number) => {
      waited.push(ms);
      const offlineMs = waited.reduce((sum, one) => sum + one, 0);
      if (offlineMs < 300_000 || isBack) return;
      isBack = true;
      await smallHost(taking.answer, { port: closed.port });
    };
    await sendWaiting(outbox, apiOf(closed.url), { sleep, random: () => 0.5 }, new AbortController().signal);
    expect(taking.order).toEqual(['one', 'two', 'three']);
    expect(outbox.waiting()).toEqual([]);
    expect(outbox.sent().map(({ exercise }) => exercise)).toEqual(['one', 'two', 'three']);
    expect(waited.slice(0, 4)).toEqual([750, 1_500, 3_000, 6_000]);
    expect(Math.max(...waited)).toBe(15_000);
  });

  test('sets aside what can never succeed, tells why, and sends those behind it', async () => {
    const outbox = new Outbox(await temporaryFolder());
    for (const name of ['large', 'good']) outbox.keep(request(name), 5);
    const taking = takingHost((exercise) =>
      exercise === 'large' ? refuse(413, 'too-large', 'It is too large.') : 'take',
    );
    const host = await smallHost(taking.answer);
    const news: OutboxNews[] = [];
    const { waits, waited } = handWaits();
    await sendWaiting(
      outbox,
      apiOf(host.url),
      waits,
      new AbortController().signal,
      (one) => void news.push(one),
    );
    expect(news.map(({ type }) => type)).toEqual(['set-aside', 'sent']);
    expect(outbox.aside()).toMatchObject([{ exercise: 'large', problem: { detail: 'It is too large.' } }]);
    expect(taking.order).toEqual(['good']);
    expect(waited).toEqual([]);
  });

  test('waits in a pause and when there is no room, as long as the host asks', async () => {
    const outbox = new Outbox(await temporaryFolder());
    outbox.keep(request('one'), 5);
    const answers: Answer[] = [
      refuse(409, 'paused', 'Submit again when it goes on.'),
      { ...refuse(429, 'too-many-requests'), headers: { 'retry-after': '9' } },
      refuse(507, 'disk-full'),
    ];
    const taking = takingHost((_, tries) => answers[tries - 1] ?? 'take');
    const host = await smallHost(taking.answer);
    const { waits, waited } = handWaits();
    const why: string[] = [];
    await sendWaiting(outbox, apiOf(host.url), waits, new AbortController().signal, (news) => {
      if (news.type === 'waits') why.push(news.why, news.message);
    });
    expect(why.filter((_, index) => index % 2 === 0)).toEqual(['paused', 'busy', 'busy']);
    expect(why[1]).toBe('Submit again when it goes on');
    expect(waited).toEqual([5_000, 9_000, 3_000]);
    expect(taking.order).toEqual(['one']);
  });

  test('keeps all when the token is void: joining again sends them', async () => {
    const outbox = new Outbox(await temporaryFolder());
    outbox.keep(request('one'), 5);
    const host = await smallHost(() => refuse(401, 'bad-token'));
    const news: string[] = [];
    const { waits } = handWaits();
    await sendWaiting(
      outbox,
      apiOf(host.url),
      waits,
      new AbortController().signal,
      ({ type }) => void news.push(type),
    );
    expect(news).toEqual(['blocked']);
    expect(outbox.waiting()).toHaveLength(1);
    expect(host.asked).toHaveLength(1);
  });

  test('takes an error page of a proxy for no answer at all', async () => {
    const outbox = new Outbox(await temporaryFolder());
    outbox.keep(request('one'), 5);
    const taking = takingHost((_, tries) =>
      tries === 1 ? { status: 403, json: 'Log in to the guest network' } : 'take',
    );
    const host = await smallHost(taking.answer);
    await sendWaiting(outbox, apiOf(host.url), handWaits().waits, new AbortController().signal);
    expect(taking.order).toEqual(['one']);
  });

  test('is one submission for the host when the client is killed between request and reply', async () => {
    const folder = await temporaryFolder();
    const kept = new Outbox(join(folder, 'outbox'));
    for (const name of ['one', 'two']) kept.keep(request(name), 5);
    const taking = takingHost(() => 'take');
    const arrived = Promise.withResolvers<void>();
    const host = await smallHost((asked) => {
      const answer = taking.answer(asked);
      if (host.asked.length > 1) return answer;
      // The first is received, and its reply never leaves.
      arrived.resolve();
      return 'taken';
    });
    const client = spawn(process.execPath, [SENDER, join(folder, 'outbox'), host.url], { stdio: 'inherit' });
    await arrived.promise;
    client.kill('SIGKILL');
    await once(client, 'exit');
    expect(readdirSync(join(folder, 'outbox', 'waiting'))).toHaveLength(2);

    const again = spawn(process.execPath, [SENDER, join(folder, 'outbox'), host.url], { stdio: 'inherit' });
    const [code] = await once(again, 'exit');
    expect(code).toBe(0);
    expect(taking.order).toEqual(['one', 'two']);
    expect(new Outbox(join(folder, 'outbox')).sent().map(({ reply }) => reply.id)).toEqual(['s-1', 's-2']);
  });
});

test('waits double, are spread by half, and end at twenty seconds', () => {
  expect([1, 2, 3, 9].map((failures) => backoffMs(failures, () => 0))).toEqual([500, 1_000, 2_000, 10_000]);
  expect([1, 2, 3, 9].map((failures) => backoffMs(failures, () => 0.999_999))).toEqual([
    1_000, 2_000, 4_000, 20_000,
  ]);
});
