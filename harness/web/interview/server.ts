import { timingSafeEqual } from 'node:crypto';
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance } from 'fastify';
import type { Interview } from '../../attempts/interview/interview.ts';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import type { Result } from '../../domain/failure.ts';
import { CRITERIA, RATINGS } from '../../domain/rubric.ts';
import { fixedView } from './fixed-view.ts';
import { followAttempt } from './follow-attempt.ts';
import { readPageFiles } from './page-files.ts';

export interface InterviewServerOptions {
  readonly interview: Interview;
  readonly attempt: OpenAttempt;
  /** Who has it may see and write everything; nothing of the exercise is told without it. */
  readonly token: string;
  /** What `Host` may say, such as `127.0.0.1:40123`: a page of elsewhere whose name leads here says another. */
  readonly isOurHost: (host: string) => boolean;
}

const BODY_LIMIT_BYTES = 16 * 1024;

/** The interviewer's page and what it asks for. Not listening yet. */
export async function interviewServer({
  interview,
  attempt,
  token,
  isOurHost,
}: InterviewServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    // What is not asked for is refused, not repaired.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Plain HTTP, on this machine or in one's own network: what is for HTTPS would only be ignored, loudly.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });

  server.addHook('onRequest', async (request, reply) => {
    if (!isOurHost(request.headers.host ?? ''))
      return reply.code(421).send(problem(421, 'This address is not the one that the page was opened at.'));
    void reply.header('cache-control', 'no-store');
  });
  server.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    void reply
      .code(status)
      .send(problem(status, status < 500 ? error.message : 'Something went wrong here.'));
  });
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(problem(404, 'There is no such page.')),
  );

  for (const [path, { type, content }] of readPageFiles()) {
    server.get(path, (_request, reply) => reply.type(type).send(content));
  }

  // By route, not by the spelling of the address: /%61pi is /api as well.
  await server.register(
    async (api) => {
      api.addHook('onRequest', async (request, reply) => {
        if (isToken(request.headers.authorization, token)) return;
        return reply.code(401).send(problem(401, 'Open the page with the whole address that was printed.'));
      });
      addRoutes(api, interview, attempt);
    },
    { prefix: '/api' },
  );
  return server;
}

/** What the page asks for, all of it for who has the token. */
function addRoutes(api: FastifyInstance, interview: Interview, attempt: OpenAttempt): void {
  api.get('/exercise', () => fixedView(attempt));
  api.get('/live', (request, reply) => followAttempt(interview, attempt, request, reply));
  api.post('/notes', { schema: { body: object({ text: { type: 'string' } }) } }, async ({ body }, reply) =>
    answer(reply, await interview.note(attempt, (body as { text: string }).text)),
  );
  api.post(
    '/ratings',
    {
      schema: {
        body: object({
          criterion: { enum: CRITERIA },
          rating: { enum: [...RATINGS, null] },
        }),
      },
    },
    async ({ body }, reply) => {
      const { criterion, rating } = body as {
        criterion: (typeof CRITERIA)[number];
        rating: (typeof RATINGS)[number] | null;
      };
      return answer(reply, await interview.rate(attempt, criterion, rating));
    },
  );
}

const object = (properties: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

const problem = (status: number, detail: string) => ({ type: 'about:blank', status, detail });

function answer(reply: { code(status: number): { send(body?: unknown): unknown } }, done: Result<void>) {
  if (done.ok) return reply.code(204).send();
  return reply.code(409).send(problem(409, done.failure.message));
}

function isToken(header: string | undefined, token: string): boolean {
  const [given, wanted] = [Buffer.from(header ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
