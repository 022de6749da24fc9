import { createParser } from 'eventsource-parser';
import { HEARTBEAT_MS, STREAM_PARTS, type StreamPart, streamChange } from '../api.ts';
import type { HostApi } from './host-api.ts';
import { backoffMs } from './outbox/backoff.ts';
import type { Waits } from './outbox/send.ts';

/** Two heartbeats may be late; after the third nothing lives at the other end. */
const SILENCE_MS = 3 * HEARTBEAT_MS;
/** Some proxies keep a stream to themselves: then the host is asked now and then instead. */
const FAILURES_BEFORE_POLLING = 3;
const POLL_MS = 5_000;
/** How many polls pass before the stream is tried again. */
const POLLS_BEFORE_RETRY = 12;

export type StreamState = 'streaming' | 'polling' | 'offline';

export interface Follower {
  /** What has to be asked for again. After a break that is everything. */
  readonly changed: (parts: readonly StreamPart[]) => void;
  readonly state: (state: StreamState) => void;
}

/** Follows what happens in the bash until the signal is aborted, through breaks of whatever length. */
export async function follow(
  api: Pick<HostApi, 'events' | 'bash'>,
  { sleep, random }: Waits,
  follower: Follower,
  signal: AbortSignal,
  limits = { silenceMs: SILENCE_MS, pollMs: POLL_MS },
): Promise<void> {
  let lastEventId: string | null = null;
  let failures = 0;
  const remember = (id: string) => {
    lastEventId = id;
  };
  while (!signal.aborted) {
    const heard = await readStream(api, lastEventId, remember, follower, signal, limits.silenceMs);
    if (signal.aborted) return;
    failures = heard ? 1 : failures + 1;
    if (failures < FAILURES_BEFORE_POLLING) {
      follower.state('offline');
      await sleep(backoffMs(failures, random), signal);
      continue;
    }
    for (let poll = 0; poll < POLLS_BEFORE_RETRY && !signal.aborted; poll += 1) {
      const reply = await api.bash();
      follower.state(reply.kind === 'unreachable' ? 'offline' : 'polling');
      if (reply.kind !== 'unreachable') follower.changed(STREAM_PARTS);
      await sleep(limits.pollMs, signal);
      // What can't be reached at all may have a stream again as soon as it can.
      if (reply.kind === 'unreachable') break;
    }
  }
}

/** Reads one stream to its end; resolves to whether anything came. */
async function readStream(
  api: Pick<HostApi, 'events'>,
  lastEventId: string | null,
  remember: (id: string) => void,
  { changed, state }: Follower,
  signal: AbortSignal,
  silenceMs: number,
): Promise<boolean> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  };
  let heard = false;
  const first = () => {
    if (heard) return;
    heard = true;
    state('streaming');
    // What happened before the first byte is in no event of a stream without a last id.
    changed(STREAM_PARTS);
  };
  const parser = createParser({
    onId: remember,
    onEvent({ id, data }) {
      first();
      if (id !== undefined) remember(id);
      const parsed = streamChange.safeParse(parseJson(data));
      // What a newer host says of is asked for as a whole.
      changed(parsed.success ? parsed.data.parts : STREAM_PARTS);
    },
    onComment: first,
  });
  try {
    const reply = await api.events(lastEventId, AbortSignal.any([signal, silence.signal]));
    if (reply.kind !== 'ok' || reply.value.body === null) return false;
    if (!reply.value.headers.get('content-type')?.startsWith('text/event-stream')) return false;
    const text = new TextDecoder();
    for await (const chunk of reply.value.body) {
      alive();
      parser.feed(text.decode(chunk, { stream: true }));
    }
  } catch {
    // The network, the silence or the end of the bash: all end in another try.
  } finally {
    clearTimeout(timer);
  }
  return heard;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
