const AGAIN_AFTER_MS = 1_000;

/** How a stream of events ends: for good, or only for now. */
export type StreamProblem = 'refused' | 'lost';

/**
 * Follows server-sent events with a token in a header, which EventSource cannot send. Connects again when the connection
 * is lost, until it is refused.
 */
export async function followEvents(
  path: string,
  token: string,
  onEvent: (data: string) => void,
  onProblem: (problem: StreamProblem) => void,
): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
      if (response.status === 401) return onProblem('refused');
      if (response.ok && response.body) await readEvents(response.body, onEvent);
    } catch {}
    onProblem('lost');
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
  }
}

async function readEvents(body: ReadableStream<Uint8Array>, onEvent: (data: string) => void): Promise<void> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (text + value).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice('data: '.length));
      if (data.length > 0) onEvent(data.join('\n'));
    }
  }
}
