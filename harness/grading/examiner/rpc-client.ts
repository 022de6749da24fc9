import type { Socket } from 'node:net';
import { ProtocolError } from '../protocol/frames.ts';
import { type ChannelFault, type Outcome, RequestClient } from '../protocol/request-client.ts';
import type {
  CallbackAnswer,
  CallbackCall,
  SubjectFault,
  SubjectRequest,
} from '../protocol/subject-messages.ts';

/** What a call into the subject threw over there. */
export class SubjectError extends Error {
  readonly code: string | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;

  constructor(fault: SubjectFault) {
    super(fault.message);
    this.name = fault.name;
    this.code = fault.code;
    this.file = fault.file;
    this.line = fault.line;
  }
}

/** The subject is gone or no longer answers by the protocol; a new one is needed. */
export class SubjectGone extends Error {
  override readonly name = 'SubjectGone';
  /** The limit that was hit, if that is why. */
  readonly limit: string | undefined;

  constructor(message: string, limit?: string) {
    super(message);
    this.limit = limit;
  }
}

/** Asks the subject over its control channel. */
export class RpcClient {
  readonly #client: RequestClient<SubjectGone>;

  /** Takes the calls of callbacks; throws `ProtocolError` for one that no honest subject makes. */
  onCallback: (call: CallbackCall) => void = () => {
    throw new ProtocolError('a call of a function that it was not given');
  };

  constructor(socket: Socket) {
    this.#client = new RequestClient(socket, {
      faultOf: goneBy,
      outcomeOf,
      takesUnasked: (message) => {
        if (!Object.hasOwn(message, 'callback')) return false;
        this.onCallback(callOf(message));
        return true;
      },
    });
  }

  /** Why the subject can't be asked any more, if so. */
  get gone(): SubjectGone | undefined {
    return this.#client.ended;
  }

  /** Resolves to the reply's value; rejects with `SubjectError` (it threw) or `SubjectGone`. */
  ask(request: SubjectRequest, limitMs: number): Promise<unknown> {
    return this.#client.ask(request, limitMs);
  }

  /** Answers a call of a callback. */
  tell(answer: CallbackAnswer): void {
    this.#client.tell(answer);
  }

  /** Gives the subject up: every open request is rejected with the reason, and so is every later one. */
  end(reason: SubjectGone): void {
    this.#client.end(reason);
  }
}

function goneBy(fault: ChannelFault): SubjectGone {
  switch (fault.reason) {
    case 'closed':
      return new SubjectGone('the process of the code under test ended');
    case 'failed':
      return new SubjectGone('the connection to the code under test failed');
    case 'late':
      return new SubjectGone(
        `the code under test did not answer within ${fault.limitMs} ms (${fault.op})`,
        'wall',
      );
    case 'malformed':
      return new SubjectGone(`the code under test broke the protocol: ${fault.what}`);
  }
}

function outcomeOf({ ok, value, fault }: Readonly<Record<string, unknown>>): Outcome {
  return ok === true ? { value } : { error: new SubjectError(plainFault(fault)) };
}

function callOf({ callback, call, args }: Readonly<Record<string, unknown>>): CallbackCall {
  if (!Number.isSafeInteger(callback) || !Number.isSafeInteger(call))
    throw new ProtocolError('a malformed call of a function');
  return { callback: callback as number, call: call as number, args };
}

function plainFault(fault: unknown): SubjectFault {
  const { name, message, code, file, line } = (
    typeof fault === 'object' && fault !== null ? fault : {}
  ) as Record<string, unknown>;
  return {
    name: typeof name === 'string' ? beginningOf(name, 200) : 'Error',
    message: typeof message === 'string' ? beginningOf(message, 10_000) : '',
    ...(typeof code === 'string' ? { code: beginningOf(code, 200) } : {}),
    ...(typeof file === 'string' ? { file: beginningOf(file, 500) } : {}),
    ...(Number.isSafeInteger(line) ? { line: line as number } : {}),
  };
}

/** A copy: what V8 cuts off a string keeps the whole of it in memory, and errors are kept to the end of the run. */
function beginningOf(text: string, length: number): string {
  return Buffer.from(text.slice(0, length)).toString();
}
