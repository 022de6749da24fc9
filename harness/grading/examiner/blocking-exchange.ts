import { readSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';

/** How long to sleep before another try, in milliseconds: Node makes its sockets non-blocking. */
const POLL_MS = 0.05;
const RECEIVE_BYTES = 64 * 1024;
/** Nobody wakes who waits on it. */
const never = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes to a socket of Node's and reads from it while all else in this process stands still, until `isDone` says
 * so of what was received. Nothing may wait to be written to the socket.
 */
export function blockingExchange(
  socket: Socket,
  request: Buffer,
  limitMs: number,
  isDone: (received: Buffer) => boolean,
): 'done' | 'late' | 'gone' {
  // Node shows the descriptor to nobody.
  const { fd = -1 } = (socket as unknown as { _handle?: { fd?: number } | null })._handle ?? {};
  const deadlineMs = performance.now() + limitMs;
  let sent = 0;
  for (;;) {
    try {
      if (sent < request.length) sent += writeSync(fd, request, sent, request.length - sent);
      else {
        const received = Buffer.allocUnsafe(RECEIVE_BYTES);
        const length = readSync(fd, received, 0, received.length, null);
        if (length === 0) return 'gone';
        if (isDone(received.subarray(0, length))) return 'done';
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return 'gone';
      if (performance.now() > deadlineMs) return 'late';
      Atomics.wait(never, 0, 0, POLL_MS);
    }
  }
}
