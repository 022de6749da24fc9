import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { readPageFiles } from './page-files.ts';

/** Scripts, styles and requests of our own origin alone; nothing inline, nothing framed. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the pages of a bug bash. They know nothing by themselves: what they show comes from `/api/v1`. */
export async function servePages(server: FastifyInstance): Promise<void> {
  for (const [path, { type, content }] of readPageFiles()) {
    const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
    server.get(path, (request, reply) => {
      void reply
        .header('content-security-policy', POLICY)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', 'no-cache')
        .header('etag', etag);
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type(type).send(content);
    });
  }
}
