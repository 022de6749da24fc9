import { readSync, writeSync } from 'node:fs';
import { whenReady } from '../../protocol/blocking-descriptor.ts';
import { HEADER_BYTES, MAX_REPLY_BYTES } from '../../protocol/sqlite-frames.ts';

const RECEIVE_BYTES = 64 * 1024;

/** Frames over the descriptor of the database process, written and read while nothing else runs. */
export class FrameDescriptor {
  readonly #fd: number;
  readonly #received = Buffer.allocUnsafeSlow(RECEIVE_BYTES);
  readonly #onLost: () => void;
  #isLost = false;

  /** @param onLost told when the other end is gone, before the error is thrown that says so */
  constructor(fd: number, onLost: () => void) {
    this.#fd = fd;
    this.#onLost = onLost;
  }

  send(frame: Buffer): void {
    for (let sent = 0; sent < frame.length; )
      sent += this.#attempt(() => writeSync(this.#fd, frame, sent, frame.length - sent));
  }

  /** The body of the next frame; a view that the next call overwrites. */
  receive(): Buffer {
    let got = 0;
    while (got < HEADER_BYTES) got += this.#readInto(this.#received, got);
    const length = this.#received.readUInt32LE(0);
    if (length > MAX_REPLY_BYTES) throw this.#lost();
    const end = HEADER_BYTES + length;
    if (end <= RECEIVE_BYTES) {
      while (got < end) got += this.#readInto(this.#received, got);
      return this.#received.subarray(HEADER_BYTES, end);
    }
    const body = Buffer.allocUnsafeSlow(length);
    this.#received.copy(body, 0, HEADER_BYTES, got);
    for (got -= HEADER_BYTES; got < length; ) got += this.#readInto(body, got);
    return body;
  }

  #readInto(into: Buffer, from: number): number {
    const count = this.#attempt(() => readSync(this.#fd, into, from, into.length - from, null));
    if (count === 0) throw this.#lost();
    return count;
  }

  #attempt(attempt: () => number): number {
    if (this.#isLost) throw this.#lost();
    try {
      return whenReady(attempt) as number;
    } catch {
      throw this.#lost();
    }
  }

  #lost(): Error {
    this.#isLost = true;
    this.#onLost();
    return Object.assign(new Error('The connection to the database was lost'), { code: 'ERR_DATABASE_GONE' });
  }
}
