import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
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

function send(reply: FastifyReply, status: number, slug: string, detail: string): FastifyReply {
  const body: ProblemBody = {
    type: `https://till.veloway.example/problems/${slug}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
  };
  return reply.status(status).type('application/problem+json').send(JSON.stringify(body));
}

export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof Problem) return send(reply, error.status, error.slug, error.message);
    const status = error.statusCode ?? 500;
    if (status < 500) return send(reply, status, 'invalid-request', error.message);
    console.error(`${request.method} ${request.routeOptions.url}`, error);
    return send(reply, 500, 'internal', 'Something went wrong on our side.');
  });

  app.setNotFoundHandler((_request, reply) => send(reply, 404, 'not-found', 'There is no such address.'));
}
