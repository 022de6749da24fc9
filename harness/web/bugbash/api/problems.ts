import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Problem, ProblemCode } from '../../../bugbash/api.ts';
import type { Answer } from '../../../bugbash/host/answer.ts';

const STATUS: Readonly<Record<ProblemCode, number>> = {
  'bad-request': 400,
  'wrong-code': 403,
  'bad-token': 401,
  'not-allowed': 403,
  'wrong-state': 409,
  'not-found': 404,
  'too-many-requests': 429,
  'not-started': 409,
  paused: 409,
  ended: 409,
  'other-exercise': 409,
  'empty-submission': 422,
  'too-large': 413,
  'hints-off': 409,
  'no-hint-left': 409,
  'already-squashed': 409,
  'disk-full': 507,
  unavailable: 503,
  'client-version': 426,
};

const TITLES: Partial<Record<ProblemCode, string>> = {
  'bad-token': 'No valid token',
  'client-version': 'Another version of the client',
  'disk-full': 'The disk of the host is full',
};

/** What framework errors are called in our terms; all others of the client are bad requests. */
const OF_STATUS: Readonly<Record<number, ProblemCode>> = {
  404: 'not-found',
  413: 'too-large',
  429: 'too-many-requests',
};

export function problem(code: ProblemCode, detail: string, more: Partial<Problem> = {}): Problem {
  const title = TITLES[code] ?? code.replaceAll('-', ' ');
  return { type: 'about:blank', title, status: STATUS[code], detail, code, ...more };
}

export const sendProblem = (reply: FastifyReply, body: Problem): FastifyReply =>
  reply.code(body.status).type('application/problem+json').send(body);

/** What a use case came to, as the reply; `status` where it is not 200. */
export async function send<T>(reply: FastifyReply, pending: Answer<T> | Promise<Answer<T>>, status = 200) {
  const answer = await pending;
  if (answer.ok) return reply.code(status).send(answer.value);
  const { code, detail, retryAfterS } = answer.refused;
  if (retryAfterS !== undefined) void reply.header('retry-after', String(retryAfterS));
  return sendProblem(reply, problem(code, detail));
}

/** Errors of the framework and ours as problems; what went wrong inside is told to the log and to nobody else. */
export function handleErrors(server: FastifyInstance, onCrash: (error: Error) => void): void {
  server.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      onCrash(error);
      return sendProblem(reply, problem('unavailable', 'Something went wrong at the host.', { status }));
    }
    return sendProblem(reply, problem(OF_STATUS[status] ?? 'bad-request', error.message, { status }));
  });
  server.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, problem('not-found', 'There is nothing at this address.')),
  );
}
