import type { z } from 'zod';
import {
  bashReply,
  boardReply,
  CLIENT_VERSION_HEADER,
  disputeReply,
  type disputeRequest,
  fileSetReply,
  hintReply,
  hintsReply,
  joinReply,
  type joinRequest,
  meReply,
  type Problem,
  problem,
  type questionRequest,
  questionsReply,
  type readyRequest,
  SERVER_TIME_HEADER,
  submissionReply,
  type submissionRequest,
  submissionsReply,
} from '../api.ts';
import type { ServerClock } from './server-clock.ts';

/** How a request ended. Only `refused` means that the same request can never succeed. */
export type Reply<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** Not now: too many requests, a pause, no room. */
  | { readonly kind: 'later'; readonly problem: Problem; readonly retryAfterMs: number | null }
  /** No answer, or none of a bug bash: the network, a proxy, a host that is down. */
  | { readonly kind: 'unreachable'; readonly message: string };

const LATER: ReadonlySet<Problem['code']> = new Set([
  'too-many-requests',
  'paused',
  'disk-full',
  'unavailable',
]);
const LIMIT_MS = 30_000;
/** Files take longer than a few lines of JSON. */
const FILES_LIMIT_MS = 60_000;

export interface HostAddress {
  /** Origin, perhaps with a path, without a slash at its end. */
  readonly url: string;
  /** Absent before one has joined. */
  readonly token?: string;
}

interface Request {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly limitMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** The host's `/api/v1`, as this client calls it. Whatever comes back is validated. */
export class HostApi {
  readonly #address: HostAddress;
  readonly #version: string;
  readonly clock: ServerClock;
  readonly #signal: AbortSignal | undefined;

  /** @param signal ends every request that is under way */
  constructor(address: HostAddress, version: string, clock: ServerClock, signal?: AbortSignal) {
    this.#address = address;
    this.#version = version;
    this.clock = clock;
    this.#signal = signal;
  }

  get url(): string {
    return this.#address.url;
  }

  join = (body: z.input<typeof joinRequest>) => this.#json('/join', joinReply, { method: 'POST', body });
  me = () => this.#json('/me', meReply);
  ready = (body: z.input<typeof readyRequest>) => this.#json('/me/ready', meReply, { method: 'POST', body });
  read = (items: readonly string[]) => this.#json('/me/read', meReply, { method: 'POST', body: { items } });
  bash = () => this.#json('/bash', bashReply);
  board = () => this.#json('/board', boardReply);
  submissions = () => this.#json('/submissions', submissionsReply);
  submission = (id: string) => this.#json(`/submissions/${encodeURIComponent(id)}`, submissionReply);
  files = (id: string) =>
    this.#json(`/submissions/${encodeURIComponent(id)}/files`, fileSetReply, { limitMs: FILES_LIMIT_MS });
  submit = (body: z.input<typeof submissionRequest>, signal?: AbortSignal) =>
    this.#json('/submissions', submissionReply, { method: 'POST', body, limitMs: FILES_LIMIT_MS, signal });
  hints = (exercise: string) => this.#json(`/hints?exercise=${encodeURIComponent(exercise)}`, hintsReply);
  /** @param step how many of this line the person has seen taken; one that a team-mate takes meanwhile costs once */
  takeHint = (exercise: string, line: number, step: number) =>
    this.#json('/hints', hintReply, { method: 'POST', body: { exercise, line, step } });
  questions = () => this.#json('/questions', questionsReply);
  ask = (body: z.input<typeof questionRequest>) =>
    this.#json('/questions', questionsReply, { method: 'POST', body });
  dispute = (body: z.input<typeof disputeRequest>) =>
    this.#json('/disputes', disputeReply, { method: 'POST', body });

  /** The bytes of an exercise's public half. */
  async archive(exercise: string): Promise<Reply<Buffer>> {
    const sent = await this.#send(`/exercises/${encodeURIComponent(exercise)}`, { limitMs: FILES_LIMIT_MS });
    if (sent.kind !== 'ok') return sent;
    try {
      return { kind: 'ok', value: Buffer.from(await sent.value.arrayBuffer()) };
    } catch (error) {
      return unreachable(error);
    }
  }

  /** The stream of what changed, as it arrives; the caller watches that something does. */
  events(lastEventId: string | null, signal: AbortSignal): Promise<Reply<Response>> {
    const headers = {
      accept: 'text/event-stream',
      ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
    };
    return this.#send('/events', { headers, signal, limitMs: Number.POSITIVE_INFINITY });
  }

  async #json<T>(path: string, schema: z.ZodType<T>, request: Request = {}): Promise<Reply<T>> {
    const sent = await this.#send(path, request);
    if (sent.kind !== 'ok') return sent;
    try {
      const parsed = schema.safeParse(await sent.value.json());
      if (parsed.success) return { kind: 'ok', value: parsed.data };
      const [issue] = parsed.error.issues;
      return {
        kind: 'unreachable',
        message: `its answer to ${path} is not one that this client understands (${issue?.path.join('.')}: ${issue?.message})`,
      };
    } catch (error) {
      return unreachable(error);
    }
  }

  async #send(path: string, request: Request): Promise<Reply<Response>> {
    const { method = 'GET', body, limitMs = LIMIT_MS, headers } = request;
    const { url, token } = this.#address;
    const signals = [this.#signal, request.signal].filter((signal) => signal !== undefined);
    if (Number.isFinite(limitMs)) signals.push(AbortSignal.timeout(limitMs));
    const sentMs = this.clock.monotonicMs();
    try {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        redirect: 'error',
        signal: AbortSignal.any(signals),
        headers: {
          accept: 'application/json',
          [CLIENT_VERSION_HEADER]: this.#version,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const serverTimeMs = Number(response.headers.get(SERVER_TIME_HEADER) ?? Number.NaN);
      if (Number.isFinite(serverTimeMs)) this.clock.learn(serverTimeMs, sentMs);
      return response.ok ? { kind: 'ok', value: response } : await refusal(response);
    } catch (error) {
      return unreachable(error);
    }
  }
}

async function refusal(response: Response): Promise<Reply<never>> {
  const text = await response.text().catch(() => '');
  const parsed = problem.safeParse(parseJson(text));
  // A proxy's error page, say: nothing of it is the host's decision, so nothing is given up because of it.
  if (!parsed.success) return { kind: 'unreachable', message: `it answered with status ${response.status}` };
  const isLater = LATER.has(parsed.data.code) || response.status >= 500;
  if (!isLater) return { kind: 'refused', problem: parsed.data };
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return { kind: 'later', problem: parsed.data, retryAfterMs: seconds >= 0 ? seconds * 1_000 : null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable(error: unknown): Reply<never> {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  const why = name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? cause?.message ?? message);
  return { kind: 'unreachable', message: why || name };
}
