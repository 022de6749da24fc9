import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
}

/** What Fastify says of a request that does not fit its route's schema. */
interface Invalid {
  validation?: unknown;
  validationContext?: string;
}

/** Thrown by routes and what they call; answered as application/problem+json (RFC 9457). */
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

export const badRequest = (slug: string, detail: string) => new Problem(400, slug, detail);
export const notFound = (what: string) => new Problem(404, 'not-found', `There is no such ${what}.`);
export const conflict = (slug: string, detail: string) => new Problem(409, slug, detail);
export const gone = (slug: string, detail: string) => new Problem(410, slug, detail);
export const unprocessable = (slug: string, detail: string) => new Problem(422, slug, detail);
export const unavailable = (slug: string, detail: string) => new Problem(503, slug, detail);

function send(reply: FastifyReply, status: number, slug: string, detail: string): FastifyReply {
  const body: ProblemBody = {
    type: `https://signpost.example/problems/${slug}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
  };
  // As a string, so that no route's response schema trims it.
  return reply.status(status).type('application/problem+json').send(JSON.stringify(body));
}

/** Answers everything that goes astray in the one shape, and keeps what is ours to know to ourselves. */
export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & Invalid & { statusCode?: number }, request, reply) => {
    if (error instanceof Problem) return send(reply, error.status, error.slug, error.message);
    if (error.validationContext === 'params') return send(reply, 404, 'not-found', 'There is no such address.');
    if (error.validation) return send(reply, 400, 'invalid-request', error.message);
    const status = error.statusCode ?? 500;
    if (status < 500) return send(reply, status, 'invalid-request', error.message);
    console.error(`${request.method} ${request.routeOptions.url}`, error);
    return send(reply, 500, 'internal', 'Something went amiss on our side.');
  });

  app.setNotFoundHandler((_request, reply) => send(reply, 404, 'not-found', 'There is no such address.'));
}
