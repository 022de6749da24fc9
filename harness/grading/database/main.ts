import { Socket } from 'node:net';
import { DatabaseHost } from './database-host.ts';

/**
 * The database process. Its parent hands it sockets over Node's IPC channel, as messages of
 * `{ type: 'attach', channel: 'statements' | 'control' }`, and it goes when that channel closes. It announces
 * `{ type: 'attached', channel }` for each. With `--control-fd N` the control socket is inherited instead.
 */
const host = new DatabaseHost();

const flag = process.argv.indexOf('--control-fd');
if (flag > 0)
  host.attachControl(new Socket({ fd: Number(process.argv[flag + 1]), readable: true, writable: true }));

process.on('message', (message: unknown, handle: unknown) => {
  if (typeof message !== 'object' || message === null || !(handle instanceof Socket)) return;
  const { type, channel } = message as { type?: unknown; channel?: unknown };
  if (type === 'attach' && channel === 'statements') host.attachSubject(handle);
  else if (type === 'attach' && channel === 'control') host.attachControl(handle);
  else {
    handle.destroy();
    return;
  }
  process.send?.({ type: 'attached', channel });
});

process.on('disconnect', () => process.exit(0));
