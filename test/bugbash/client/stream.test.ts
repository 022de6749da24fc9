import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { HostApi } from '../../../harness/bugbash/client/host-api.ts';
import { ServerClock } from '../../../harness/bugbash/client/server-clock.ts';
import { follow, type StreamState } from '../../../harness/bugbash/client/stream.ts';
import { systemClock } from '../../../harness/compose.ts';
import { refuse, smallHost } from './small-host.ts';

/** Follows a host until the test ends; `until` resolves when what was heard has it. */
function following(url: string, silenceMs = 60_000) {
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const heard: string[] = [];
  const states: StreamState[] = [];
  const changes = new EventTarget();
  const api = new HostApi({ url, token: 't' }, '0', new ServerClock(systemClock));
  const waits = {
    random: () => 0,
    sleep: (_: number, signal: AbortSignal) => setTimeout(5, undefined, { signal }).catch(() => {}),
  };
  void follow(
    api,
    waits,
    {
      changed: (parts) => {
        heard.push(parts.length > 3 ? 'all' : parts.join());
        changes.dispatchEvent(new Event('change'));
      },
      state: (state) => {
        if (states.at(-1) !== state) states.push(state);
        changes.dispatchEvent(new Event('change'));
      },
    },
    end.signal,
    { silenceMs, pollMs: 5 },
  );
  const until = async (holds: () => boolean) => {
    while (!holds()) await once(changes, 'change', { signal: AbortSignal.timeout(30_000) });
  };
  return { heard, states, until };
}

function open(response: ServerResponse, text: string) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(text);
}

test('goes on after a break with the last id it saw, and asks for everything anew', async () => {
  const ids: unknown[] = [];
  const host = await smallHost((_, { request, response }) => {
    ids.push(request.headers['last-event-id']);
    open(response, `id: ${6 + ids.length}\nevent: change\ndata: {"parts":["board"]}\n\n`);
    if (ids.length === 1) response.end();
    return 'taken';
  });
  const { heard, states, until } = following(host.url);
  await until(() => heard.length >= 4);
  expect(ids).toEqual([undefined, '7']);
  expect(heard).toEqual(['all', 'board', 'all', 'board']);
  expect(states).toEqual(['streaming', 'offline', 'streaming']);
});

test('leaves a stream that has fallen silent', async () => {
  let streams = 0;
  const host = await smallHost(({ path }, { response }) => {
    // A busy machine may let three streams pass without a word; then it is asked.
    if (path !== '/events') return { json: {} };
    streams += 1;
    open(response, ': here\n\n');
    return 'taken';
  });
  const { states, until } = following(host.url, 50);
  await until(() => streams >= 3 && states.includes('streaming'));
});

test('asks now and then where no stream comes through, and says so', async () => {
  const host = await smallHost(({ path }) => (path === '/events' ? { json: {} } : refuse(401, 'bad-token')));
  const { heard, states, until } = following(host.url);
  await until(() => heard.length >= 2 && states.includes('polling'));
  expect(states.slice(0, 2)).toEqual(['offline', 'polling']);
  expect(heard.slice(0, 2)).toEqual(['all', 'all']);
});
