import type SqliteDatabase from 'better-sqlite3';

/** How soon changes of another process are noticed; those of this one are told at once. */
const LOOK_EVERY_MS = 200;

/** Tells who watches that something was written, by this process or by another. */
export class Changes {
  readonly #database: SqliteDatabase.Database;
  readonly #watchers = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #isTold = false;

  constructor(database: SqliteDatabase.Database) {
    this.#database = database;
  }

  watch(changed: () => void): () => void {
    // A function of its own, so that the same callback may watch twice.
    const watcher = (): void => changed();
    this.#watchers.add(watcher);
    this.#timer ??= this.#look();
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.stop();
    };
  }

  /** After a write of this process. */
  tell(): void {
    if (this.#isTold || this.#watchers.size === 0) return;
    this.#isTold = true;
    setImmediate(() => {
      this.#isTold = false;
      this.#callAll();
    });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): NodeJS.Timeout {
    const version = (): unknown => this.#database.pragma('data_version', { simple: true });
    let last = version();
    return setInterval(() => {
      const now = version();
      if (now === last) return;
      last = now;
      this.#callAll();
    }, LOOK_EVERY_MS).unref();
  }

  #callAll(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
