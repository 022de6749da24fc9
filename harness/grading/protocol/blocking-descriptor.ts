import type { Socket } from 'node:net';

/** How long to sleep before another try, in milliseconds. */
const PAUSE_MS = 0.05;

/** Nothing ever notifies it. */
const pause = new Int32Array(new SharedArrayBuffer(4));

/** The descriptor under a socket, undefined once it is closed. Node has no public name for it. */
export function descriptorOf(socket: Socket): number | undefined {
  const fd = (socket as unknown as { _handle?: { fd?: unknown } | null })._handle?.fd;
  return typeof fd === 'number' && fd >= 0 ? fd : undefined;
}

/**
 * Repeats a read or a write while its descriptor is not ready, and keeps this thread from doing anything else: Node
 * makes its sockets non-blocking. Undefined when the descriptor is still not ready at `deadlineMs`, a moment of
 * `performance.now()`. Throws what `attempt` throws otherwise.
 */
export function whenReady(attempt: () => number, deadlineMs = Number.POSITIVE_INFINITY): number | undefined {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    if (performance.now() > deadlineMs) return undefined;
    Atomics.wait(pause, 0, 0, PAUSE_MS);
  }
}
