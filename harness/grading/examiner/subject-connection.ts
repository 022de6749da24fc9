import type { Socket } from 'node:net';
import type { Job } from '../protocol/examiner-messages.ts';
import type { SubjectRequest } from '../protocol/subject-messages.ts';
import { HttpClient, type HttpReply, type HttpRequest } from './http-client.ts';
import { RpcClient, SubjectError, SubjectGone } from './rpc-client.ts';
import type { UpstreamChannel } from './upstream-channel.ts';

/** The channels of one subject process, as the supervisor handed them over. */
export interface SubjectChannels {
  readonly control: Socket;
  readonly http: readonly Socket[];
  /** Only for worlds with `fetch`. */
  readonly upstream?: Socket | undefined;
}

/** One running subject: its control channel, its HTTP connections, and whether it can still be used. */
export class SubjectConnection {
  readonly rpc: RpcClient;
  readonly http: HttpClient;
  readonly upstream: UpstreamChannel | undefined;

  readonly #beforeRequest: () => Promise<unknown> | undefined;

  /**
   * @param beforeRequest what a request has to wait for, where it has to
   * @param Upstream the class itself: what only worlds with `fetch` need, and what that loads, others do without
   */
  constructor(
    channels: SubjectChannels,
    requestLimitMs: number,
    beforeRequest: () => Promise<unknown> | undefined,
    Upstream?: typeof UpstreamChannel,
  ) {
    this.#beforeRequest = beforeRequest;
    this.rpc = new RpcClient(channels.control);
    this.http = new HttpClient(channels.http, requestLimitMs);
    this.upstream =
      channels.upstream &&
      Upstream &&
      new Upstream(channels.upstream, requestLimitMs, (reason) => this.end(reason));
  }

  /** Whether the process can take on another test, by all of its channels. */
  get isWhole(): boolean {
    return !this.rpc.gone && this.http.isWhole && this.upstream?.isOpen !== false;
  }

  /** As `RpcClient.ask`. */
  ask(request: SubjectRequest, limitMs: number): Promise<unknown> {
    const wait = this.#beforeRequest();
    return wait ? wait.then(() => this.rpc.ask(request, limitMs)) : this.rpc.ask(request, limitMs);
  }

  /** As `HttpClient.send`. */
  send(request: HttpRequest): Promise<HttpReply> {
    const wait = this.#beforeRequest();
    return wait ? wait.then(() => this.http.send(request)) : this.http.send(request);
  }

  /** Gives the subject up. The supervisor ends the process when its channels close. */
  end(reason: SubjectGone): void {
    this.rpc.end(reason);
    this.http.close();
    this.upstream?.end(reason);
  }
}

/** Why the submission can't be tested at all; it goes into the verdict's `problems`. */
export interface StartProblem {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

/** Loads the submission. A `StartProblem` says why it can't be, in one line. */
export async function loadSubmission(
  subject: SubjectConnection,
  job: Job,
): Promise<StartProblem | undefined> {
  const { entry, style, world, packages } = job;
  try {
    await subject.ask({ op: 'load', entry, style, world, packages }, job.startLimitMs);
    return undefined;
  } catch (error) {
    return startProblem(error, entry);
  }
}

export function startProblem(error: unknown, entry: string): StartProblem {
  if (error instanceof SubjectGone) {
    return error.limit === 'wall'
      ? {
          code: 'start-timeout',
          message: 'The code does not finish starting: it was stopped by the time limit.',
          file: entry,
        }
      : {
          code: 'start-ended',
          message: `The code ended its own process while starting (${error.message}).`,
          file: entry,
        };
  }
  if (error instanceof SubjectError) {
    const place = {
      ...(error.file === undefined ? {} : { file: error.file }),
      ...(error.line === undefined ? {} : { line: error.line }),
    };
    const firstLine = error.message.split('\n')[0] ?? '';
    if (error.code === 'ERR_PACKAGE_NOT_OFFERED')
      return { code: 'package-not-offered', message: firstLine, ...place };
    if (error.code === 'ERR_MISSING_EXPORT')
      return { code: 'missing-export', message: firstLine, file: entry };
    if (error.name === 'SyntaxError' && /does not provide an export|not exported/.test(error.message)) {
      return { code: 'missing-export', message: firstLine, ...place };
    }
    if (
      error.name === 'SyntaxError' ||
      error.code === 'ERR_INVALID_TYPESCRIPT_SYNTAX' ||
      error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
    ) {
      return { code: 'syntax-error', message: firstLine, ...place };
    }
    return { code: 'start-failed', message: `${error.name}: ${firstLine}`, ...place };
  }
  throw error;
}
