import { checkJson, type JsonCaps } from './hostile-json.ts';

/**
 * The framing of the control and upstream channels between examiner and subject: a 4-byte big-endian length, then
 * that many bytes of UTF-8 JSON. Both sides import this file; the reader treats what comes in as hostile.
 */

export const MAX_FRAME_BYTES = 16 * 1024 * 1024;
/** Below this, what a frame holds can't be much. */
const SMALL_CHARACTERS = 64 * 1024;
/** Above whatever `values.ts` makes of as much as it lets through. */
const FRAME_CAPS: JsonCaps = { depth: 1_000, values: 1_000_000 };

/** A frame that no honest peer sends; the channel is of no use after it. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** One message as bytes for the wire. Throws `ProtocolError` when it is larger than `maxFrameBytes`. */
export function encodeFrame(message: unknown, maxFrameBytes = MAX_FRAME_BYTES): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  if (body.length > maxFrameBytes) {
    throw new ProtocolError(`a message of ${body.length} bytes is over the limit of ${maxFrameBytes}`);
  }
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, 4);
  return frame;
}

/** Cuts a byte stream into messages. `push` yields the messages a chunk completes, parsed but not validated. */
export class FrameReader {
  readonly #maxFrameBytes: number;
  #chunks: Buffer[] = [];
  #bufferedBytes = 0;

  constructor(maxFrameBytes = MAX_FRAME_BYTES) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#bufferedBytes += chunk.length;
    const messages: unknown[] = [];
    for (;;) {
      if (this.#bufferedBytes < 4) return messages;
      const lengthBytes = this.#peekLength();
      if (lengthBytes > this.#maxFrameBytes) {
        throw new ProtocolError(
          `a frame announces ${lengthBytes} bytes, over the limit of ${this.#maxFrameBytes}`,
        );
      }
      if (this.#bufferedBytes < 4 + lengthBytes) return messages;
      const all = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
      const body = all.subarray(4, 4 + lengthBytes);
      const rest = all.subarray(4 + lengthBytes);
      this.#chunks = rest.length > 0 ? [rest] : [];
      this.#bufferedBytes = rest.length;
      messages.push(parsedFrame(body.toString('utf8')));
    }
  }

  #peekLength(): number {
    if ((this.#chunks[0] as Buffer).length < 4) this.#chunks = [Buffer.concat(this.#chunks)];
    return (this.#chunks[0] as Buffer).readUInt32BE(0);
  }
}

function parsedFrame(text: string): unknown {
  try {
    if (text.length > SMALL_CHARACTERS) checkJson(text, FRAME_CAPS);
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('a frame holds no JSON, or more of it than a message may');
  }
}
