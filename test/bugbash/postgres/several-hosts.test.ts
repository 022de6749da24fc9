import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { exerciseNamed } from '../../support/exercises.ts';
import {
  type HostRig,
  openHost,
  type RigOptions,
  squashes,
  submissionBody,
  submitAndWait,
} from '../host/rig.ts';
import { value } from '../ports/contract.ts';
import { findPostgres, query } from '../support/postgres.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const found = findPostgres();
const PATIENCE = { timeout: 60_000 };

describe.skipIf('missing' in found)('several hosts on one PostgreSQL', () => {
  const postgres = sharedPostgres('bin' in found ? found.bin : '');

  /** Hosts of the same bash, each as on a machine of its own. */
  async function hostsOf(...each: readonly RigOptions[]) {
    const url = await postgres().database();
    const rigs: HostRig[] = [];
    for (const options of each) {
      const home = mkdtempSync(join(tmpdir(), 'bash-host-'));
      const database = value(await openPostgresBash(url, { version: '1.0.0', isHost: true }));
      const rig = await openHost({ ...options, home, database });
      onTestFinished(async () => {
        await rig.close();
        rmSync(home, { recursive: true, force: true });
      });
      rigs.push(rig);
    }
    const [first, second] = rigs;
    if (!first || !second) throw new Error('two hosts at least');
    return { url, first, second };
  }

  test('a token of one is good at the other at once, as are the code and the host’s own token', async () => {
    const { first, second } = await hostsOf({}, {});
    const ann = await first.join('Ann', 'Reds');
    expect(await second.call('GET', '/me', { token: ann.token })).toMatchObject({
      status: 200,
      body: { name: 'Ann' },
    });
    const bo = await second.join('Bo', 'Blues');
    expect((await first.call('GET', '/me', { token: bo.token })).status).toBe(200);
    expect(second.host.home.secrets).toEqual(first.host.home.secrets);
    await second.act('/clock', { action: 'start' });
    await expect
      .poll(async () => (await first.call('GET', '/bash')).body.clock.phase, PATIENCE)
      .toBe('running');
    const renewed = await first.act('/tokens', { person: ann.person });
    expect((await second.call('GET', '/me', { token: (renewed as { token: string }).token })).status).toBe(
      200,
    );
    await expect
      .poll(async () => (await second.call('GET', '/me', { token: ann.token })).status, PATIENCE)
      .toBe(401);
    expect((await second.call('GET', '/me', { token: 'nobody-has-this-token' })).status).toBe(401);
  });

  test('what is submitted to one is graded by the other, by the database’s clock', async () => {
    const { first, second, url } = await hostsOf({ concurrency: 0 }, { concurrency: 1 });
    const ann = await first.join('Ann', 'Reds');
    await first.act('/clock', { action: 'start' });
    const body = submissionBody(first, 'key-0001', squashes([1]));
    const sent = await first.call('POST', '/submissions', { token: ann.token, body });
    expect(sent.status).toBe(202);
    const state = async () =>
      (await first.call('GET', `/submissions/${sent.body.id}`, { token: ann.token })).body.state;
    await expect.poll(state, PATIENCE).toBe('graded');
    const again = await second.call('POST', '/submissions', { token: ann.token, body });
    expect(again).toMatchObject({ status: 200, body: { id: sent.body.id } });
    const [row] = await query<{ now: string }>(
      url,
      'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now',
    );
    expect(Math.abs(second.host.log.now.atMs - Number(row?.now))).toBeLessThan(5_000);
    expect(second.trouble).toEqual([]);
  });

  test('who was heard of by one is seen at the other', async () => {
    const { first, second } = await hostsOf({}, {});
    const [ann, bo] = [await first.join('Ann', 'Reds'), await second.join('Bo', 'Blues')];
    await first.call('GET', '/me', { token: ann.token });
    await second.call('GET', '/me', { token: bo.token });
    const seenAt = async (rig: HostRig, person: string) => {
      const { body } = await rig.call('GET', '/admin', { token: rig.host.home.secrets.adminToken });
      return body.people.find(({ id }: { id: string }) => id === person)?.seenAtMs;
    };
    const here = await seenAt(first, ann.person);
    expect(here).toBeGreaterThan(0);
    await expect.poll(() => seenAt(second, ann.person), PATIENCE).toBe(here);
    await expect.poll(() => seenAt(first, bo.person), PATIENCE).toBe(await seenAt(second, bo.person));
    // What is newer here is not put back by what others know.
    await first.call('GET', '/me', { token: ann.token });
    const later = await seenAt(first, ann.person);
    expect(later).toBeGreaterThan(here);
    await expect.poll(() => seenAt(second, ann.person), PATIENCE).toBe(later);
    expect(await seenAt(first, ann.person)).toBe(later);
  });

  test('a stream goes on at the other where it was cut', async () => {
    const { first, second } = await hostsOf({}, {});
    const ann = await first.join('Ann', 'Reds');
    const [before] = await changesUntil(first, ann.token, {
      act: () => first.act('/clock', { action: 'start' }),
      isLast: () => true,
    });
    if (before === undefined) throw new Error('no change');
    // While it is connected to neither.
    await first.act('/announcements', { text: 'Pizza is here.' });
    await first.act('/announcements', { text: 'It is gone.' });
    // The other host may have heard of the first alone when the stream begins.
    const missed = await changesUntil(second, ann.token, {
      after: before,
      isLast: (change) => change >= before + 2,
    });
    expect(missed).toSatisfy((changes: number[]) => changes.every((change) => change > before));
    expect(missed.at(-1)).toBe(before + 2);
  });

  test('wrong codes and requests are counted together', async () => {
    const { first, second } = await hostsOf({}, {});
    const guess = (rig: HostRig, ip: string, code = 'WRONG') =>
      rig.call('POST', '/join', {
        ip,
        body: { code, name: 'Eve', team: 'Eves', client: rig.host.client.version },
      });
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries += 1)
      statuses.push((await guess(tries % 2 ? first : second, '10.0.0.9')).status);
    // A minute may have ended in between.
    expect(statuses.filter((status) => status === 403).length).toBeGreaterThanOrEqual(5);
    const last = await guess(second, '10.0.0.9', second.host.home.secrets.code);
    const other = await guess(second, '10.0.0.8', second.host.home.secrets.code);
    expect([last.status, other.status]).toEqual([429, 200]);
    const { token } = other.body as { token: string };
    const left = async (rig: HostRig) =>
      Number((await rig.call('GET', '/me', { token })).headers['x-ratelimit-remaining']);
    const rest = async () => {
      for (let requests = 0; requests < 60; requests += 1) await left(first);
      return left(second);
    };
    await expect.poll(rest, PATIENCE).toBeLessThan(1_150);
  });

  test('content that one host has published is graded by on another that has lost it', async () => {
    const { first, second } = await hostsOf({ concurrency: 0 }, { concurrency: 1 });
    const { digest } = exerciseNamed('money-split');
    second.host.content.delete(digest);
    rmSync(join(second.host.home.folder, 'content'), { recursive: true });
    const ann = await first.join('Ann', 'Reds');
    await first.act('/clock', { action: 'start' });
    const graded = await submitAndWait(first, ann.token, 'key-0001', squashes([1]));
    expect(graded.body.state).toBe('graded');
    expect(second.host.content.has(digest)).toBe(true);
  });
});

/** Follows the stream from after a change until the last one looked for; the numbers of the changes it tells. */
async function changesUntil(
  rig: HostRig,
  token: string,
  {
    after,
    act = async () => {},
    isLast,
  }: { after?: number; act?: () => Promise<unknown>; isLast: (change: number) => boolean },
): Promise<number[]> {
  if (!rig.server.server.listening) await rig.server.listen({ host: '127.0.0.1', port: 0 });
  const address = rig.server.server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  const stop = new AbortController();
  const response = await fetch(`http://127.0.0.1:${address.port}/api/v1/events`, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      ...(after !== undefined && { 'last-event-id': `${after}` }),
    },
    signal: stop.signal,
  });
  await act();
  const events = response.body
    ?.pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  const changes: number[] = [];
  try {
    for await (const { id } of events ?? []) {
      if (id === undefined) continue;
      changes.push(Number(id));
      if (isLast(Number(id))) return changes;
    }
  } finally {
    stop.abort();
  }
  throw new Error('the stream ended');
}

if ('missing' in found) test.skip(`PostgreSQL: ${found.missing}`);
