/** How the page hears of news: as they happen, by asking every few seconds, or not at all just now. */
export type Link = 'live' | 'asking' | 'lost';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
/** A stream that is silent for longer is dead, or a proxy holds it back; the host sends a comment more often. */
const SILENT_MS = 40_000;
const ASK_EVERY_MS = 3_000;
/** Many pages hear of one verdict at once; they ask one after another, and not for each of a burst. */
const SPREAD_MS = 250;
const AT_MOST_EVERY_MS = 800;

interface Follower {
  readonly token: string | null;
  /** Fetches and shows everything again; false if the host could not be reached. */
  readonly refresh: () => Promise<boolean>;
  readonly onLink: (link: Link) => void;
}

/**
 * Keeps a page current: it refreshes after each event of the stream, and every few seconds while there is no stream.
 * A stream that ends is taken up where it ended (`Last-Event-ID`). EventSource cannot send a token, so this reads the
 * stream itself.
 */
export async function follow({ token, refresh, onLink }: Follower): Promise<never> {
  let lastId = '';
  let waitMs = FIRST_WAIT_MS;
  let isStreaming = false;
  const soon = coalesced(refresh);
  setInterval(async () => {
    if (isStreaming) return;
    const isReached = await refresh();
    if (!isStreaming) onLink(isReached ? 'asking' : 'lost');
  }, ASK_EVERY_MS);
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
        soon();
        await readEvents(response.body, gone, (id) => {
          lastId = id ?? lastId;
          soon();
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

function coalesced(refresh: () => Promise<boolean>): () => void {
  let state: 'idle' | 'waiting' | 'refreshing' | 'again' = 'idle';
  let doneAtMs = Number.NEGATIVE_INFINITY;
  const plan = () => {
    state = 'waiting';
    const restMs = Math.max(0, doneAtMs + AT_MOST_EVERY_MS - performance.now());
    setTimeout(run, restMs + Math.random() * SPREAD_MS);
  };
  const run = async () => {
    state = 'refreshing';
    await refresh();
    doneAtMs = performance.now();
    if ((state as string) === 'again') plan();
    else state = 'idle';
  };
  return () => {
    if (state === 'idle') plan();
    else if (state === 'refreshing') state = 'again';
  };
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  gone: AbortController,
  onEvent: (id: string | undefined) => void,
): Promise<void> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let text = '';
  for (;;) {
    const silence = setTimeout(() => gone.abort(), SILENT_MS);
    const { done, value } = await reader.read().finally(() => clearTimeout(silence));
    if (done) return;
    const blocks = (text + value.replaceAll('\r', '')).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      if (!lines.some((line) => line.startsWith('data:'))) continue;
      onEvent(
        lines
          .find((line) => line.startsWith('id:'))
          ?.slice('id:'.length)
          .trim(),
      );
    }
  }
}
