import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/** The two sockets a keeper serves. */
export type KeeperSocket = 'statements' | 'control';

/**
 * Gives a socket to the keeper process and resolves when it serves it; this process must not use the socket
 * afterwards. Call it in the tick that made the socket (or before its other end may write): what this process
 * has already read would be lost. Resolves to false when the keeper went away first.
 */
export function handOver(keeper: ChildProcess, channel: KeeperSocket, socket: Socket): Promise<boolean> {
  stopReading(socket);
  return new Promise((resolve) => {
    const settle = (attached: boolean) => {
      keeper.off('message', onMessage);
      keeper.off('exit', onGone);
      resolve(attached);
    };
    const onMessage = (message: unknown) => {
      const { type, channel: attached } = (message ?? {}) as { type?: unknown; channel?: unknown };
      if (type === 'attached' && attached === channel) settle(true);
    };
    const onGone = () => settle(false);
    if (keeper.exitCode !== null || keeper.signalCode !== null || !keeper.connected) {
      resolve(false);
      return;
    }
    keeper.on('message', onMessage);
    keeper.on('exit', onGone);
    keeper.send({ type: 'attach', channel }, socket, (error) => {
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
