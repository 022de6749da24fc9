import { setTimeout } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Interview } from '../../attempts/interview/interview.ts';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';

/** Often enough that a save is seen within a second; what has not changed costs a look at the files' times. */
const LOOK_EVERY_MS = 400;
/** The clock is told again, and a broken connection is found, after so long without news. */
const AT_LEAST_EVERY_MS = 10_000;

/** Sends what happens in an attempt as server-sent events, until the browser goes or the server closes. */
export async function followAttempt(
  interview: Interview,
  attempt: OpenAttempt,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const headers = reply.getHeaders() as Record<string, string>;
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  const gone = new AbortController();
  raw.on('close', () => gone.abort());
  request.raw.on('error', () => gone.abort());
  let told = '';
  let toldAtMs = Number.NEGATIVE_INFINITY;
  while (!gone.signal.aborted) {
    const live = await interview.live(attempt);
    const { timeLeftMs, ...rest } = live.ok ? live.value : { timeLeftMs: 0, failure: live.failure.message };
    const news = JSON.stringify(rest);
    const nowMs = performance.now();
    if (news !== told || nowMs - toldAtMs > AT_LEAST_EVERY_MS) {
      [told, toldAtMs] = [news, nowMs];
      raw.write(`event: live\ndata: ${JSON.stringify({ timeLeftMs, ...rest })}\n\n`);
    }
    await setTimeout(LOOK_EVERY_MS, undefined, { signal: gone.signal }).catch(() => {});
  }
  raw.end();
}
