import { ProtocolError } from '../protocol/frames.ts';
import type { CallbackAnswer, CallbackCall, SubjectFault } from '../protocol/subject-messages.ts';
import { ValueCount } from '../protocol/values.ts';
import type { RpcClient } from './rpc-client.ts';
import type { SubjectHandles } from './subject-handles.ts';

/** A function of a test that the code under test may call; it is good for one test. */
export interface SubjectCallback {
  /** The arguments of each call so far, in the order of the calls. */
  // biome-ignore lint/suspicious/noExplicitAny: tests state the shape by what they expect of it
  readonly calls: readonly (readonly any[])[];
  /** Resolves as soon as there were this many calls. */
  called(count: number): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: as above
type TestFunction = (...args: any[]) => unknown;

/** While one test runs, also of functions of earlier tests: more is held for the code's endless loop, and ends it. */
const MAX_CALLS = 20_000;

/** Numbers are never used twice, so that a late call of the test before is told from one of this test. */
let lastNumber = 0;

/** The callbacks of one test: runs its functions when the subject calls, and remembers with what. */
export class SubjectCallbacks {
  readonly #handles: SubjectHandles;
  readonly #decode: (wire: unknown, count: ValueCount) => unknown;
  /** A test may keep the arguments of all calls. */
  readonly #count = new ValueCount();
  readonly #functions = new Map<number, (args: readonly unknown[]) => unknown>();
  #callCount = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(handles: SubjectHandles, decode: (wire: unknown, count: ValueCount) => unknown) {
    this.#handles = handles;
    this.#decode = decode;
  }

  /** Takes the calls that come over this channel, until another test's callbacks do. */
  listen(rpc: RpcClient): void {
    rpc.onCallback = (call) => this.#receive(rpc, call);
  }

  add(run: TestFunction): SubjectCallback {
    lastNumber += 1;
    const recorded = new RecordedCalls();
    this.#functions.set(lastNumber, (args) => {
      recorded.record(args);
      return run(...args);
    });
    this.#handles.standFor(recorded, { callback: lastNumber });
    return recorded;
  }

  /**
   * What the test's own functions found wrong, however often it is asked. The code under test must not learn of it,
   * since it would read what the test expects.
   */
  throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }

  #receive(rpc: RpcClient, { callback, call, args }: CallbackCall): void {
    if (callback < 1 || callback > lastNumber)
      throw new ProtocolError('a call of a function that it was not given');
    this.#callCount += 1;
    if (this.#callCount > MAX_CALLS)
      throw new ProtocolError(`more than ${MAX_CALLS} calls of the test's functions`);
    const run = this.#functions.get(callback);
    if (!run) {
      rpc.tell({ answerTo: call, ok: false, fault: OVER });
      return;
    }
    const decoded = this.#decode(args, this.#count);
    if (!Array.isArray(decoded)) throw new ProtocolError('a call of a function without a list of arguments');
    this.#answer(rpc, call, () => run(decoded));
  }

  #answer(rpc: RpcClient, call: number, run: () => unknown): void {
    let result: unknown;
    try {
      result = run();
    } catch (error) {
      rpc.tell({ answerTo: call, ok: false, fault: this.#faultOf(error) });
      return;
    }
    if (!(result instanceof Promise)) {
      rpc.tell(this.#returned(call, result));
      return;
    }
    rpc.tell({ answerTo: call, later: true });
    result.then(
      (value) => rpc.tell(this.#returned(call, value)),
      (error) => rpc.tell({ answerTo: call, ok: false, fault: this.#faultOf(error) }),
    );
  }

  #returned(call: number, value: unknown): CallbackAnswer {
    try {
      return { answerTo: call, ok: true, value: this.#handles.encode([value]) };
    } catch (error) {
      this.#failure ??= { error };
      return { answerTo: call, ok: false, fault: UNTOLD };
    }
  }

  #faultOf(error: unknown): SubjectFault {
    if (!(error instanceof Error) || error.name === 'AssertionError') {
      this.#failure ??= { error };
      return UNTOLD;
    }
    const { code } = error as { code?: unknown };
    return { name: error.name, message: error.message, ...(typeof code === 'string' ? { code } : {}) };
  }
}

const OVER: SubjectFault = { name: 'Error', message: 'the test that this function belongs to is over' };
const UNTOLD: SubjectFault = { name: 'Error', message: 'the function failed' };

class RecordedCalls implements SubjectCallback {
  readonly calls: (readonly unknown[])[] = [];
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  record(args: readonly unknown[]): void {
    this.calls.push(args);
    for (const { count, resolve } of this.#waiting) if (this.calls.length >= count) resolve();
    this.#waiting = this.#waiting.filter(({ count }) => this.calls.length < count);
  }

  called(count: number): Promise<void> {
    if (this.calls.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}
