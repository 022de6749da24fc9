import type { SubjectRequest } from '../protocol/subject-messages.ts';
import { type CallbackReference, encodeValue, type HandleReference } from '../protocol/values.ts';

/** An instance that lives in the subject; it is good for one test. */
export interface SubjectHandle {
  readonly className: string;
  /** Calls a method and waits for what it returns. */
  // biome-ignore lint/suspicious/noExplicitAny: tests state the shape by what they expect of it
  call(method: string, ...args: unknown[]): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  get(property: string): Promise<any>;
  /** Of a generator, a stream or anything else with an iterator: its items, each asked for when it is wanted. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  [Symbol.asyncIterator](): AsyncIterator<any, undefined>;
}

/** A value that stays in the subject, so that a test can see what calls leave of it; it is good for one test. */
export interface KeptValue {
  /** What it holds now. */
  // biome-ignore lint/suspicious/noExplicitAny: tests state the shape by what they expect of it
  read(): Promise<any>;
}

/** What lives in the subject and a test has a name for, and how a test passes it back as an argument. */
export class SubjectHandles {
  readonly #ask: (request: SubjectRequest) => Promise<unknown>;
  readonly #references = new WeakMap<object, HandleReference | CallbackReference>();
  /** Numbers below zero are ours to give, so that nothing has to be believed of the reply. */
  #givenCount = 0;

  constructor(ask: (request: SubjectRequest) => Promise<unknown>) {
    this.#ask = ask;
  }

  encode(args: readonly unknown[]): unknown {
    return encodeValue(args, {
      toHandle: (instance) => {
        const reference = this.#references.get(instance);
        if (!reference) throw new TypeError('an instance of a class cannot be sent to the subject');
        return reference;
      },
    });
  }

  /** Has `stand` stand for this function of the test wherever it is passed. */
  standFor(stand: object, reference: CallbackReference): void {
    this.#references.set(stand, reference);
  }

  async keep(value: object): Promise<KeptValue> {
    const handle = this.#give();
    const ask = this.#ask;
    await ask({ op: 'keep', handle, args: this.encode([value]) });
    class Kept implements KeptValue {
      read() {
        return ask({ op: 'read-kept', handle });
      }
    }
    const kept = new Kept();
    this.#references.set(kept, { handle, className: 'Kept' });
    return kept;
  }

  /** For an instance that the subject told of. */
  handle(reference: HandleReference): SubjectHandle {
    const { handle } = reference;
    const ask = this.#ask;
    const encode = (args: readonly unknown[]) => this.encode(args);
    const give = () => this.#give();
    class Handle implements SubjectHandle {
      readonly className = reference.className;

      call(name: string, ...args: unknown[]) {
        return ask({ op: 'call-method', handle, name, args: encode(args) });
      }

      get(name: string) {
        return ask({ op: 'get-property', handle, name });
      }

      [Symbol.asyncIterator]() {
        return new Items(ask, handle, give());
      }
    }
    const made = new Handle();
    this.#references.set(made, reference);
    return made;
  }

  #give(): number {
    this.#givenCount += 1;
    return -this.#givenCount;
  }
}

/** Iterates in the subject, one request for each item. */
class Items implements AsyncIterator<unknown, undefined> {
  readonly #ask: (request: SubjectRequest) => Promise<unknown>;
  readonly #iterator: number;
  readonly #begun: Promise<unknown>;

  constructor(ask: (request: SubjectRequest) => Promise<unknown>, handle: number, iterator: number) {
    this.#ask = ask;
    this.#iterator = iterator;
    this.#begun = ask({ op: 'iterate', handle, iterator });
  }

  async next(): Promise<IteratorResult<unknown, undefined>> {
    await this.#begun;
    const item = await this.#ask({ op: 'next', iterator: this.#iterator });
    if (typeof item !== 'object' || item === null) throw new TypeError('the iterator yielded no item');
    const { done, value } = item as { done?: unknown; value?: unknown };
    return done === true ? { done: true, value: undefined } : { done: false, value };
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    await this.#begun;
    await this.#ask({ op: 'end-iteration', iterator: this.#iterator });
    return { done: true, value: undefined };
  }
}
