import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { StreamPart } from '../../../../../bugbash/api.ts';

/** How the page hears of news: as they happen, by asking every few seconds, or not at all just now. */
export type Link = 'live' | 'asking' | 'lost';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
/** A stream that is silent for longer is dead, or a proxy holds it back; the host sends a comment more often. */
const SILENT_MS = 40_000;
const ASK_EVERY_MS = 3_000;
const ASK_ANYWAY_MS = 30_000;
/** Many pages hear of one verdict at once; they ask one after another, and not for each of a burst. */
const SPREAD_MS = 250;
const AT_MOST_EVERY_MS = 800;

/** What is to be asked for again; all of it where the host did not say. */
export type Parts = ReadonlySet<StreamPart> | 'all';

interface Follower {
  readonly token: string | null;
  /** Fetches and shows these parts again; false if the host could not be reached. */
  readonly refresh: (parts: Parts) => Promise<boolean>;
  readonly onLink: (link: Link) => void;
  /** Whether the page's own clock says that something must have changed: an end needs no event. */
  readonly isDue?: () => boolean;
}

/**
 * Keeps a page current: it refreshes after each event of the stream, and every few seconds while there is no stream.
 * A stream that ends is taken up where it ended (`Last-Event-ID`). EventSource cannot send a token, so this reads the
 * stream itself.
 */
export async function follow({ token, refresh, onLink, isDue = () => false }: Follower): Promise<never> {
  let lastId = '';
  let waitMs = FIRST_WAIT_MS;
  let isStreaming = false;
  const soon = coalesced(refresh);
  setInterval(async () => {
    if (isStreaming) return;
    const isReached = await refresh('all');
    if (!isStreaming) onLink(isReached ? 'asking' : 'lost');
  }, ASK_EVERY_MS);
  setInterval(() => isDue() && soon('all'), ASK_EVERY_MS / 3);
  // In case an event was missed after all, or time alone has changed what is shown.
  setInterval(() => isStreaming && soon('all'), ASK_ANYWAY_MS);
  for (;;) {
    const gone = new AbortController();
    try {
      const response = await fetch('/api/v1/events', {
        headers: {
          accept: 'text/event-stream',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(lastId === '' ? {} : { 'last-event-id': lastId }),
        },
        signal: gone.signal,
      });
      if (response.ok && response.body) {
        isStreaming = true;
        waitMs = FIRST_WAIT_MS;
        onLink('live');
        soon('all');
        await readEvents(response.body, gone, ({ id, data }) => {
          lastId = id ?? lastId;
          soon(partsOf(data));
        });
      }
    } catch {}
    gone.abort();
    isStreaming = false;
    // Not all at once when a host comes back.
    await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + Math.random())));
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  }
}

function partsOf(data: string): Parts {
  try {
    return new Set((JSON.parse(data) as { parts: readonly StreamPart[] }).parts);
  } catch {
    return 'all';
  }
}

const ALL_PARTS: readonly StreamPart[] = [
  'bash',
  'me',
  'submissions',
  'hints',
  'questions',
  'board',
  'admin',
];

export const concerns = (parts: Parts, ...some: readonly StreamPart[]): boolean =>
  parts === 'all' || some.some((part) => parts.has(part));

function coalesced(refresh: (parts: Parts) => Promise<boolean>): (parts: Parts) => void {
  let wanted: Parts = new Set<StreamPart>();
  let isPlanned = false;
  let doneAtMs = Number.NEGATIVE_INFINITY;
  const run = async () => {
    const parts = wanted;
    wanted = new Set();
    await refresh(parts);
    doneAtMs = performance.now();
    isPlanned = false;
    if (concerns(wanted, ...ALL_PARTS)) plan();
  };
  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    const restMs = Math.max(0, doneAtMs + AT_MOST_EVERY_MS - performance.now());
    setTimeout(run, restMs + Math.random() * SPREAD_MS);
  };
  return (parts) => {
    wanted = wanted === 'all' || parts === 'all' ? 'all' : new Set([...wanted, ...parts]);
    plan();
  };
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  gone: AbortController,
  onEvent: (event: EventSourceMessage) => void,
): Promise<void> {
  const parser = createParser({ onEvent });
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  for (;;) {
    const silence = setTimeout(() => gone.abort(), SILENT_MS);
    const { done, value } = await reader.read().finally(() => clearTimeout(silence));
    if (done) return;
    parser.feed(value);
  }
}
