import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/** The two sockets a database process serves. */
export type DatabaseSocket = 'statements' | 'control';

/**
 * Gives a socket to the database process and resolves when it serves it; this process must not use the socket
 * afterwards. Call it in the tick that made the socket (or before its other end may write): what this process
 * has already read would be lost. `void`: the socket is closed, because the process at its other end has ended.
 */
export function sendSocket(
  database: ChildProcess,
  channel: DatabaseSocket,
  socket: Socket,
): Promise<'attached' | 'void' | 'database-gone'> {
  if (!canBeSent(socket)) return Promise.resolve('void');
  stopReading(socket);
  return new Promise((resolve) => {
    const settle = (attached: 'attached' | 'database-gone') => {
      database.off('message', onMessage);
      database.off('exit', onGone);
      resolve(attached);
    };
    const onMessage = (message: unknown) => {
      const { type, channel: attached } = (message ?? {}) as { type?: unknown; channel?: unknown };
      if (type === 'attached' && attached === channel) settle('attached');
    };
    const onGone = () => settle('database-gone');
    if (database.exitCode !== null || database.signalCode !== null || !database.connected) {
      resolve('database-gone');
      return;
    }
    database.on('message', onMessage);
    database.on('exit', onGone);
    database.send({ type: 'attach', channel }, socket, (error) => {
      if (error) settle('database-gone');
    });
  });
}

/** One that is closed would be sent as a message without a handle. */
export function canBeSent(socket: Socket): boolean {
  return handleOf(socket) !== undefined;
}

/** Node starts to read a child's pipe at once, and has no public way to stop before the first byte. */
export function stopReading(socket: Socket): void {
  const handle = handleOf(socket);
  if (!handle?.readStop) return;
  handle.reading = false;
  handle.readStop();
}

function handleOf(socket: Socket) {
  const { _handle: handle } = socket as unknown as {
    _handle?: { reading?: boolean; readStop?(): void } | null;
  };
  return handle ?? undefined;
}
