import type { Database } from 'better-sqlite3';
import { DatabaseChannel, type SqliteErrorClass } from './remote-channel.ts';
import { RemoteConnection, unsupported } from './remote-connection.ts';
import type { RowFactory } from './remote-rows.ts';

/** What better-sqlite3 13 wants of the object given as its `nativeBinding` option. */
export interface RemoteAddon {
  isInitialized: boolean;
  initialize(
    sqliteError: SqliteErrorClass,
    arrayFactory: unknown,
    arrayAppender: unknown,
    rowFactory: RowFactory,
    recordFactory: unknown,
  ): void;
  readonly Database: new (...args: NativeArguments) => RemoteConnection;
  readonly channel: DatabaseChannel;
}

type NativeArguments = [
  filename: string,
  name: string,
  anonymous: boolean,
  readonly: boolean,
  mustExist: boolean,
  timeoutMs: number,
  verbose: unknown,
  image: Buffer | null,
  fd: number | null,
  journalFd: number | null,
];

/**
 * The remote driver: better-sqlite3's own JavaScript over a database process at the other end of `fd`, a blocking
 * descriptor that nothing else may use. It opens the world's in-memory database; files, images, `verbose` and
 * whatever else the database process does not do throw an Error with code ERR_UNSUPPORTED_IN_GRADING.
 */
export function createRemoteAddon(fd: number): RemoteAddon {
  const channel = new DatabaseChannel(fd);
  let makeRows: RowFactory;
  return {
    channel,
    isInitialized: false,
    initialize(sqliteError, _arrayFactory, _arrayAppender, rowFactory) {
      channel.sqliteError = sqliteError;
      makeRows = rowFactory;
    },
    Database: class Database extends RemoteConnection {
      constructor(...[filename, name, anonymous, , , , verbose, image, file]: NativeArguments) {
        if (!anonymous || image || file !== null) throw unsupported(`Opening "${name}"`);
        if (verbose) throw unsupported('The option "verbose"');
        super(channel, makeRows, filename, name);
      }
    },
  };
}

const addons = new Map<number, RemoteAddon>();

export interface WorldDatabase {
  readonly database: Database;
  /** To be called when the app is open, before anybody else looks at the database. */
  settle(): void;
}

/**
 * Opens the world's database of a test through the database process at `fd`; one at a time per database process.
 * @param nowMs where the database's clock stands until it is settled; absent, nothing is answered from memory
 */
export async function openWorldDatabase(fd: number, nowMs?: number): Promise<WorldDatabase> {
  const { default: BetterSqlite3 } = await import('better-sqlite3');
  let addon = addons.get(fd);
  if (!addon) {
    addon = createRemoteAddon(fd);
    addons.set(fd, addon);
  }
  const { channel } = addon;
  channel.startsAtMs = nowMs;
  const database = new BetterSqlite3(':memory:', { nativeBinding: addon as unknown as string });
  return { database, settle: () => channel.settle() };
}
