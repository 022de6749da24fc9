import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/** The two sockets a database process serves. */
export type DatabaseSocket = 'statements' | 'control';

/**
 * Gives a socket to the database process and resolves when it serves it; this process must not use the socket
 * afterwards. Call it in the tick that made the socket (or before its other end may write): what this process
 * has already read would be lost. Resolves to false when the database process went away first.
 */
export function sendSocket(
  database: ChildProcess,
  channel: DatabaseSocket,
  socket: Socket,
): Promise<boolean> {
  stopReading(socket);
  return new Promise((resolve) => {
    const settle = (attached: boolean) => {
      database.off('message', onMessage);
      database.off('exit', onGone);
      resolve(attached);
    };
    const onMessage = (message: unknown) => {
      const { type, channel: attached } = (message ?? {}) as { type?: unknown; channel?: unknown };
      if (type === 'attached' && attached === channel) settle(true);
    };
    const onGone = () => settle(false);
    if (database.exitCode !== null || database.signalCode !== null || !database.connected) {
      resolve(false);
      return;
    }
    database.on('message', onMessage);
    database.on('exit', onGone);
    database.send({ type: 'attach', channel }, socket, (error) => {
      if (error) settle(false);
    });
  });
}

/** Node starts to read a child's pipe at once, and has no public way to stop before the first byte. */
export function stopReading(socket: Socket): void {
  const handle = (socket as unknown as { _handle?: { reading?: boolean; readStop?(): void } | null })._handle;
  if (!handle?.readStop) return;
  handle.reading = false;
  handle.readStop();
}
