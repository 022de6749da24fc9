import type { SubjectFault } from '../protocol/subject-messages.ts';
import type { ControlChannel } from './control-channel.ts';

type Callback = (...args: unknown[]) => unknown;

/** The functions of a hidden test, as the code under test gets them; one and the same for each number. */
export class ReceivedCallbacks {
  readonly #channel: ControlChannel;
  readonly #encode: (value: unknown) => unknown;
  readonly #decode: (wire: unknown) => unknown[];
  readonly #functions = new Map<number, Callback>();

  constructor(
    channel: ControlChannel,
    encode: (value: unknown) => unknown,
    decode: (wire: unknown) => unknown[],
  ) {
    this.#channel = channel;
    this.#encode = encode;
    this.#decode = decode;
  }

  /** Whether encoded arguments hold one; what only looks like one costs a little time and no more. */
  static isIn(args: unknown): boolean {
    if (typeof args !== 'object' || args === null) return false;
    if ((args as { $?: unknown }).$ === 'callback') return true;
    return Object.values(args).some((inner) => ReceivedCallbacks.isIn(inner));
  }

  named(callback: number): Callback {
    const known = this.#functions.get(callback);
    if (known) return known;
    const call: Callback = (...args) => {
      const outcome = this.#channel.call(callback, this.#encode(args));
      return 'later' in outcome ? outcome.later.then((last) => this.#result(last)) : this.#result(outcome);
    };
    this.#functions.set(callback, call);
    return call;
  }

  clear(): void {
    this.#functions.clear();
  }

  #result(outcome: { readonly value: unknown } | { readonly fault: SubjectFault }): unknown {
    if ('value' in outcome) return this.#decode(outcome.value)[0];
    const { name, message, code } = outcome.fault;
    throw Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }) });
  }
}
