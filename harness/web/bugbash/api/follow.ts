import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type eventsReply, HEARTBEAT_MS, type StreamPart } from '../../../bugbash/api.ts';
import { partsFor } from '../../../bugbash/host/changes.ts';
import type { HostContext } from '../../../bugbash/host/host-context.ts';
import type { Viewer } from '../../../bugbash/host/viewer.ts';

/** What a reader may leave unread; one that is slower loses the connection, and resumes where it was. */
const MOST_UNREAD_BYTES = 64 * 1024;
/** A burst of entries is told once. */
const GATHER_MS = 50;

interface StreamLimits {
  readonly all: number;
  /** Of those who need no code: the rest is kept for participants, helpers and the host. */
  readonly watching: number;
  readonly ofOnePerson: number;
}
const LIMITS: StreamLimits = { all: 3_000, watching: 2_000, ofOnePerson: 20 };

interface OwnChange {
  readonly id: number;
  readonly parts: readonly StreamPart[];
}

/**
 * The changes that one viewer may know of, numbered 1, 2, 3 …: whoever may know of fewer has other numbers, so that
 * they tell nothing. Each is looked at once, because hundreds follow a log of thousands.
 */
class OwnChanges {
  readonly #log: HostContext['log'];
  readonly #viewer: Viewer;
  #looked = 0;
  #last = 0;

  constructor({ log }: HostContext, viewer: Viewer) {
    this.#log = log;
    this.#viewer = viewer;
  }

  /** The number of the last one that was looked at. */
  get last(): number {
    return this.#last;
  }

  /** Those since the call before. */
  next(): readonly OwnChange[] {
    const found: OwnChange[] = [];
    const { changes } = this.#log;
    for (const change of changes.slice(this.#looked)) {
      const parts = partsFor(change, this.#viewer);
      if (parts.length === 0) continue;
      this.#last += 1;
      found.push({ id: this.#last, parts });
    }
    this.#looked = changes.length;
    return found;
  }
}

const position = z.coerce.number().int().min(0).catch(0);

/** `GET /events?after=N`, for networks that hold streams back. */
export function eventsSince(host: HostContext, viewer: Viewer, after: number): z.infer<typeof eventsReply> {
  const changes = new OwnChanges(host, viewer).next();
  return {
    schema: 'bugsquash/events@1',
    changes: changes.slice(after).map(({ id, parts }) => ({ id, parts: [...parts] })),
    last: changes.length,
  };
}

/** Server-sent events, from the one that the reader had last; without that, from now on. */
export class Streams {
  readonly #host: HostContext;
  readonly #limits: StreamLimits;
  /** How to close each, and whose it is. */
  readonly #open = new Map<() => void, Viewer>();

  constructor(host: HostContext, limits: StreamLimits = LIMITS) {
    this.#host = host;
    this.#limits = limits;
  }

  hasRoomFor(viewer: Viewer): boolean {
    const { all, watching, ofOnePerson } = this.#limits;
    const open = [...this.#open.values()];
    if (open.length >= all) return false;
    if (onlyWatches(viewer) && open.filter(onlyWatches).length >= watching) return false;
    if (viewer.kind !== 'person') return true;
    const { id } = viewer.person;
    return open.filter((one) => one.kind === 'person' && one.person.id === id).length < ofOnePerson;
  }

  closeAll(): void {
    for (const close of this.#open.keys()) close();
  }

  follow(request: FastifyRequest, reply: FastifyReply): void {
    const { viewer } = request;
    const header = request.headers['last-event-id'];
    const headers = reply.getHeaders() as Record<string, string>;
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // nginx holds back what it does not know to be a stream.
      'x-accel-buffering': 'no',
    });
    const own = new OwnChanges(this.#host, viewer);
    const before = own.next();
    const known = header === undefined ? own.last : Math.min(own.last, position.parse(header));
    const send = (text: string) => {
      if (raw.writableLength > MOST_UNREAD_BYTES) raw.destroy();
      else raw.write(text);
    };
    const tellOf = (news: readonly OwnChange[]) => {
      const last = news.at(-1);
      if (!last) return;
      const parts = [...new Set(news.flatMap((change) => change.parts))];
      send(`event: change\nid: ${last.id}\ndata: ${JSON.stringify({ parts })}\n\n`);
    };
    let planned: NodeJS.Timeout | undefined;
    const stopListening = this.#host.log.onAppended(() => {
      planned ??= setTimeout(() => {
        planned = undefined;
        tellOf(own.next());
      }, GATHER_MS);
    });
    // Without an id: it is not of the log.
    const tell = () => send(`event: change\ndata: ${JSON.stringify({ parts: ['bash', 'board', 'me'] })}\n\n`);
    this.#host.moments.add(tell);
    const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS / 2);
    const close = () => raw.end();
    this.#open.set(close, viewer);
    raw.on('close', () => {
      stopListening();
      this.#host.moments.delete(tell);
      clearTimeout(planned);
      clearInterval(heartbeat);
      this.#open.delete(close);
    });
    raw.on('error', () => raw.destroy());
    send(`: ${known}\n\n`);
    tellOf(before.slice(known));
  }
}

const onlyWatches = (viewer: Viewer): boolean =>
  viewer.kind === 'anybody' || (viewer.kind === 'person' && viewer.person.role === 'spectator');
