import type { Socket } from 'node:net';
import { encodeFrame, FrameReader, ProtocolError } from '../protocol/frames.ts';
import type { SubjectFault, SubjectRequest } from '../protocol/subject-messages.ts';

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

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Asks the subject over its control channel. Every reply must carry the id of an open request. */
export class RpcClient {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #gone: SubjectGone | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const message of this.#reader.push(chunk)) this.#settle(message);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        this.end(new SubjectGone(`the code under test broke the protocol: ${error.message}`));
      }
    });
    socket.on('error', () => this.end(new SubjectGone('the connection to the code under test failed')));
    socket.on('close', () => this.end(new SubjectGone('the process of the code under test ended')));
    if (socket.destroyed) this.end(new SubjectGone('the process of the code under test ended'));
  }

  get gone(): SubjectGone | undefined {
    return this.#gone;
  }

  /** Resolves to the reply's value; rejects with `SubjectError` (it threw) or `SubjectGone`. */
  ask(request: SubjectRequest, limitMs: number): Promise<unknown> {
    if (this.#gone) return Promise.reject(this.#gone);
    const id = this.#nextId;
    this.#nextId += 1;
    const frame = encodeFrame({ ...request, id });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.end(
          new SubjectGone(`the code under test did not answer within ${limitMs} ms (${request.op})`, 'wall'),
        );
      }, limitMs);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.write(frame);
    });
  }

  /** Gives the subject up: every open request is rejected with the reason, and so is every later one. */
  end(reason: SubjectGone): void {
    this.#gone ??= reason;
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#gone);
    }
    this.#pending.clear();
    this.#socket.destroy();
  }

  #settle(message: unknown): void {
    if (typeof message !== 'object' || message === null) throw new ProtocolError('a reply that is no object');
    const { id, ok, value, fault } = message as Record<string, unknown>;
    const pending = typeof id === 'number' ? this.#pending.get(id) : undefined;
    if (!pending) throw new ProtocolError('a reply to nothing that was asked');
    this.#pending.delete(id as number);
    clearTimeout(pending.timer);
    if (ok === true) pending.resolve(value);
    else pending.reject(new SubjectError(plainFault(fault)));
  }
}

function plainFault(fault: unknown): SubjectFault {
  const { name, message, code, file, line } = (
    typeof fault === 'object' && fault !== null ? fault : {}
  ) as Record<string, unknown>;
  return {
    name: typeof name === 'string' ? name.slice(0, 200) : 'Error',
    message: typeof message === 'string' ? message.slice(0, 10_000) : '',
    ...(typeof code === 'string' ? { code: code.slice(0, 200) } : {}),
    ...(typeof file === 'string' ? { file: file.slice(0, 500) } : {}),
    ...(Number.isSafeInteger(line) ? { line: line as number } : {}),
  };
}
