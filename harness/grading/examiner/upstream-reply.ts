import { z } from 'zod';
import { STATUSES_WITHOUT_BODY, type UpstreamAnswerFrame } from '../protocol/upstream-frames.ts';

/** What an upstream answers. At most one of `json` and `text`; `json` brings its `content-type`. */
export interface UpstreamReply {
  /** 200 to 599; 200 when absent. It arrives as it is: nothing follows a redirect. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

type OfCall<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;
/** An answer before it is known to which call. */
export type UpstreamAnswer = OfCall<Exclude<UpstreamAnswerFrame, { type: 'sync' }>>;

export const REFUSED = 'connect ECONNREFUSED';

/** How a host that does not exist fails. */
export function unreachable(hostName: string): UpstreamAnswer {
  return { type: 'fail', message: `getaddrinfo ENOTFOUND ${hostName}` };
}

const replySchema = z
  .strictObject({
    status: z.int().min(200).max(599).default(200),
    headers: z.record(z.string(), z.string()).default({}),
    json: z.unknown().optional(),
    text: z.string().optional(),
  })
  .refine(({ json, text }) => json === undefined || text === undefined, 'either json or text')
  .refine(
    ({ status, json, text }) =>
      !STATUSES_WITHOUT_BODY.includes(status) || (json === undefined && text === undefined),
    'a status without body has a body',
  );

/** Throws `TypeError` on a reply that could not be made over HTTP. */
export function answerOf(reply: UpstreamReply): UpstreamAnswer {
  const parsed = replySchema.safeParse(reply);
  if (!parsed.success)
    throw new TypeError(`an upstream can't reply like that: ${z.prettifyError(parsed.error)}`);
  const { status, json, text } = parsed.data;
  const headers = new Headers(parsed.data.headers);
  if (json !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
  return {
    type: 'reply',
    status,
    headers: Object.fromEntries(headers),
    text: json === undefined ? (text ?? '') : JSON.stringify(json),
  };
}
