import { Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { DatabaseHost } from './database-host.ts';

/**
 * The database process. Its parent hands it sockets over Node's IPC channel, as messages of
 * `{ type: 'attach', channel: 'statements' | 'control' }`, and it goes when that channel closes. It announces
 * `{ type: 'attached', channel }` for each. With `--control-fd N` the control socket is inherited instead.
 * `--modules a,b` names the virtual-table modules that there are.
 */
const { values } = parseArgs({ options: { 'control-fd': { type: 'string' }, modules: { type: 'string' } } });

const host = new DatabaseHost(values.modules?.split(',') ?? []);

if (values['control-fd'] !== undefined)
  host.attachControl(new Socket({ fd: Number(values['control-fd']), readable: true, writable: true }));

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
