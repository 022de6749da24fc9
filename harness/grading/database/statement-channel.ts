import { readSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { descriptorOf, whenReady } from '../protocol/blocking-descriptor.ts';
import { HEADER_BYTES, MAX_REQUEST_BYTES } from '../protocol/sqlite-frames.ts';

/** How long the subject may take to answer when SQL calls one of its functions, in milliseconds. */
const CALLBACK_LIMIT_MS = 10_000;

/** Thrown when the dialogue with the subject cannot go on; the channel is of no use after it. */
export class ChannelBroken extends Error {
  override readonly name = 'ChannelBroken';
  /** True when the subject did what no honest driver does, false when it is merely gone. */
  readonly violation: boolean;

  constructor(message: string, violation = true) {
    super(message);
    this.violation = violation;
  }
}

/**
 * The database process's end of the statements socket: cuts requests out of the stream, one at a time, and can wait
 * synchronously for an answer while SQLite runs. Whatever no honest driver sends closes the socket.
 *
 *   idle ── bytes of a request ──► collecting ── whole request ──► serving ── reply written ──► idle
 *                                       └── malformed, too long, pipelined: closed ◄──┘
 */
export class StatementChannel {
  readonly #socket: Socket;
  readonly #serve: (request: Buffer) => Buffer;
  readonly #closed: (reason: string | null) => void;
  #collected: Buffer[] = [];
  #collectedBytes = 0;
  #open = true;

  /** `serve` turns a request into a reply frame; `closed` is called once, with a reason if the subject misbehaved. */
  constructor(socket: Socket, serve: (request: Buffer) => Buffer, closed: (reason: string | null) => void) {
    this.#socket = socket;
    this.#serve = serve;
    this.#closed = closed;
    socket.on('data', (chunk: Buffer) => this.#collect(chunk));
    socket.on('error', () => this.close(null));
    socket.on('close', () => this.close(null));
    socket.on('end', () => this.close(null));
    socket.resume();
  }

  /** Whether a part of a request has come, and not the rest of it. */
  get isMidRequest(): boolean {
    return this.#collectedBytes > 0;
  }

  close(reason: string | null): void {
    if (!this.#open) return;
    this.#open = false;
    this.#collected = [];
    this.#collectedBytes = 0;
    this.#socket.destroy();
    this.#closed(reason);
  }

  /** Sends a frame and waits for the driver's next one. Only while serving. Throws `ChannelBroken`. */
  exchange(frame: Buffer): Buffer {
    if (!this.#open) throw new ChannelBroken('the subject is gone', false);
    if (this.#socket.writableLength > 0) throw new ChannelBroken('the subject does not read its replies');
    const deadlineMs = performance.now() + CALLBACK_LIMIT_MS;
    const fd = openDescriptorOf(this.#socket);
    for (let sent = 0; sent < frame.length; ) {
      sent += this.#inTime(deadlineMs, () => writeSync(fd, frame, sent, frame.length - sent));
    }
    const header = this.#readFully(fd, HEADER_BYTES, deadlineMs);
    const length = header.readUInt32LE(0);
    if (length > MAX_REQUEST_BYTES) throw new ChannelBroken(`an answer announces ${length} bytes`);
    return this.#readFully(fd, length, deadlineMs);
  }

  #readFully(fd: number, length: number, deadlineMs: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let got = 0; got < length; ) {
      const read = this.#inTime(deadlineMs, () => readSync(fd, bytes, got, length - got, null));
      if (read === 0) throw new ChannelBroken('the subject went away', false);
      got += read;
    }
    return bytes;
  }

  #inTime(deadlineMs: number, attempt: () => number): number {
    let count: number | undefined;
    try {
      count = whenReady(attempt, deadlineMs);
    } catch {
      throw new ChannelBroken('the subject went away', false);
    }
    if (count === undefined)
      throw new ChannelBroken(`the subject did not answer within ${CALLBACK_LIMIT_MS} ms`);
    return count;
  }

  #collect(chunk: Buffer): void {
    if (!this.#open) return;
    this.#collected.push(chunk);
    this.#collectedBytes += chunk.length;
    try {
      const request = this.#request();
      if (request) this.#send(this.#serve(request));
    } catch (error) {
      if (error instanceof ChannelBroken) this.close(error.violation ? error.message : null);
      else {
        // Ours to fix; it must cost the subject that brought it about its channel, and nothing else its database.
        console.error(error);
        this.close(`a request could not be served: ${String(error)}`);
      }
    }
  }

  /** The body of the request, once it has come whole. */
  #request(): Buffer | undefined {
    if (this.#collectedBytes < HEADER_BYTES) return undefined;
    if ((this.#collected[0] as Buffer).length < HEADER_BYTES) {
      this.#collected = [Buffer.concat(this.#collected)];
    }
    const length = (this.#collected[0] as Buffer).readUInt32LE(0);
    if (length > MAX_REQUEST_BYTES) throw new ChannelBroken(`a request announces ${length} bytes`);
    const missing = HEADER_BYTES + length - this.#collectedBytes;
    if (missing > 0) return undefined;
    if (missing < 0) throw new ChannelBroken('a request came before the last reply was read');
    if (this.#socket.writableLength > 0) throw new ChannelBroken('the subject does not read its replies');
    const whole =
      this.#collected.length === 1 ? (this.#collected[0] as Buffer) : Buffer.concat(this.#collected);
    this.#collected = [];
    this.#collectedBytes = 0;
    return whole.subarray(HEADER_BYTES);
  }

  /** Writes at once what the socket takes and leaves the rest, copied, to the event loop. */
  #send(frame: Buffer): void {
    if (!this.#open) return;
    let sent = 0;
    try {
      while (sent < frame.length) {
        sent += writeSync(openDescriptorOf(this.#socket), frame, sent, frame.length - sent);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN')
        this.#socket.write(Buffer.from(frame.subarray(sent)));
      else this.close(null);
    }
  }
}

function openDescriptorOf(socket: Socket): number {
  const fd = descriptorOf(socket);
  if (fd === undefined) throw new ChannelBroken('the subject is gone', false);
  return fd;
}
