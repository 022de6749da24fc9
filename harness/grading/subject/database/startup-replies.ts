import { CHANCE, CONNECTION_END, REPEATABLE_OPERATIONS } from '../../protocol/sqlite-operations.ts';

/**
 * Every hidden test opens an app of its own on a database of its own, and every app prepares the same statements
 * and makes the same tables before it is there: some sixty questions, each a trip to the database process and back. What an
 * untouched database answers follows from what it was asked before and from its clock. So what was answered once
 * in this process is known, and the trips can be made together when the app is open (`remote-channel.ts`).
 */

/** The answer to one request, and what came after it. */
interface Answered {
  readonly reply: Buffer;
  readonly next: Answers;
}
type Answers = Map<string, Answered>;

const MAX_REMEMBERED_BYTES = 4 * 1024 * 1024;

const beginnings = new Map<number, Answers>();
let rememberedBytes = 0;

/** Where one opening of an untouched database stands among all that were seen. */
export class Opening {
  #here: Answers;

  /** @param nowMs what the database's clock says; it stands still while an app opens */
  constructor(nowMs: number) {
    const seen = beginnings.get(nowMs);
    this.#here = seen ?? new Map<string, Answered>();
    if (!seen) beginnings.set(nowMs, this.#here);
  }

  /** Whether the answer to a request (its frame's body) follows from what was asked before. */
  covers(body: Buffer): boolean {
    return REPEATABLE_OPERATIONS.has(body[0] ?? 0) && !CHANCE.test(textOf(body));
  }

  /** The body of the reply, if this was asked at this place before; then the opening is one request further. */
  recall(body: Buffer): Buffer | undefined {
    const known = this.#here.get(textOf(body));
    if (known) this.#here = known.next;
    return known?.reply;
  }

  /** Remembers a reply, and goes on behind it. */
  learn(body: Buffer, reply: Buffer): void {
    const answered: Answered = { reply: Buffer.from(reply), next: new Map() };
    rememberedBytes += body.length + reply.length;
    if (rememberedBytes <= MAX_REMEMBERED_BYTES) this.#here.set(textOf(body), answered);
    this.#here = answered.next;
  }
}

function textOf(body: Buffer): string {
  return `${body[0]}${body.toString('latin1', CONNECTION_END)}`;
}
