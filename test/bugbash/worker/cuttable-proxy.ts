import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As PostgreSQL calls it, for its usual port. */
const SOCKET = '.s.PGSQL.5432';

/** A way to a server that can be cut as a cable is: nothing passes any more, and neither side is told. */
export interface CuttableProxy {
  readonly url: string;
  readonly cut: () => void;
  readonly repair: () => void;
  readonly close: () => void;
}

/** @param url of a PostgreSQL that is reached by a socket in a folder */
export async function cuttableProxy(url: string): Promise<CuttableProxy> {
  const through = new URL(url);
  const target = join(through.searchParams.get('host') ?? '', SOCKET);
  const folder = mkdtempSync(join(tmpdir(), 'cuttable-'));
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        // What is sent on a cut cable is lost.
        if (!isCut) to.write(bytes);
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        if (!isCut) to.destroy();
      });
    }
  }).listen(join(folder, SOCKET));
  await once(server, 'listening');
  through.searchParams.set('host', folder);
  return {
    url: through.href,
    cut: () => {
      isCut = true;
    },
    repair: () => {
      isCut = false;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
