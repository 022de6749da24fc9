import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What Fastify says of a request that does not fit its route's schema. */
interface Invalid {
  validation?: unknown;
  statusCode?: number;
}

/** Thrown by routes; answered as application/problem+json (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly slug: string;

  constructor(status: number, slug: string, detail: string) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.slug = slug;
  }
}

export const badRequest = (detail: string) => new Problem(400, 'invalid-request', detail);
export const notFound = (what: string) => new Problem(404, 'not-found', `There is no such ${what}.`);
export const conflict = (slug: string, detail: string) => new Problem(409, slug, detail);

function send(reply: FastifyReply, status: number, slug: string, detail: string): FastifyReply {
  const type = `https://slipway.example/problems/${slug}`;
  const body = { type, title: STATUS_CODES[status] ?? 'Error', status, detail };
  // As a string, so that no route's response schema trims it.
  return reply.status(status).type('application/problem+json').send(JSON.stringify(body));
}

/** Answers everything that goes astray in the one shape, and keeps what is ours to know to ourselves. */
export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & Invalid, request, reply) => {
    if (error instanceof Problem) return send(reply, error.status, error.slug, error.message);
    const status = error.validation ? 400 : (error.statusCode ?? 500);
    if (status < 500) return send(reply, status, 'invalid-request', error.message);
    console.error(`${request.method} ${request.routeOptions.url}`, error);
    return send(reply, 500, 'internal', 'Something went amiss on our side.');
  });

  app.setNotFoundHandler((_request, reply) => send(reply, 404, 'not-found', 'There is no such address.'));
}
