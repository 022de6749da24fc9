import type { StatementConnection } from './statement-connection.ts';

/** How an iterator has its statement stepped. */
interface Stepping {
  step(first: boolean): { row: unknown } | undefined;
  stop(): void;
  finished(): void;
}

/** What `statement.iterate()` returns: each `next` is one step of the statement. */
export class RemoteIterator implements IterableIterator<unknown> {
  declare readonly statement: unknown;
  readonly #connection: Pick<StatementConnection, 'requireNotBusy'>;
  readonly #stepping: Stepping;
  #state: 'new' | 'stepping' | 'over' = 'new';

  constructor(
    statement: unknown,
    connection: Pick<StatementConnection, 'requireNotBusy'>,
    stepping: Stepping,
  ) {
    Object.defineProperty(this, 'statement', { value: statement, enumerable: true });
    this.#connection = connection;
    this.#stepping = stepping;
  }

  next(): IteratorResult<unknown> {
    this.#connection.requireNotBusy();
    if (this.#state === 'over') return { value: undefined, done: true };
    const first = this.#state === 'new';
    this.#state = 'stepping';
    let stepped: { row: unknown } | undefined;
    try {
      stepped = this.#stepping.step(first);
    } finally {
      if (!stepped) this.#finish();
    }
    return stepped ? { value: stepped.row, done: false } : { value: undefined, done: true };
  }

  return(): IteratorResult<unknown> {
    this.#connection.requireNotBusy();
    if (this.#state === 'stepping') this.#stepping.stop();
    if (this.#state !== 'over') this.#finish();
    return { value: undefined, done: true };
  }

  [Symbol.iterator](): this {
    return this;
  }

  #finish(): void {
    this.#state = 'over';
    this.#stepping.finished();
  }
}
