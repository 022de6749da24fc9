import type { FastifyInstance } from 'fastify';
import { badRequest } from '../http/problem.ts';
import { isKnown } from '../inbox/event.ts';
import type { Services } from '../services.ts';
import { isSigned } from './signature.ts';

interface Envelope {
  id: string;
  type: string;
  sequence: string;
}

/** What every event of Paywell's has; the rest is read when the event is handled. */
function readEnvelope(body: Partial<Envelope> | null): Envelope {
  const { id, type, sequence } = body ?? {};
  if (typeof id !== 'string' || typeof type !== 'string' || !/^\d{1,19}$/.test(String(sequence)))
    throw badRequest('invalid-event', 'An event has an id, a type and a sequence.');
  return { id, type, sequence: String(sequence) };
}

export async function webhookRoutes(
  app: FastifyInstance,
  { inbox, worker, log, now, secret }: Services,
): Promise<void> {
  app.post<{ Body: Partial<Envelope> | null }>('/webhooks/paywell', async (request, reply) => {
    const body = JSON.stringify(request.body);
    if (!isSigned(body, request.headers['paywell-signature'], secret, now())) {
      log('webhook refused', { reason: 'signature', bytes: body.length });
      throw badRequest('invalid-signature', 'The signature does not fit the body, or is too old.');
    }
    const { id, type, sequence } = readEnvelope(request.body);
    const isNew = inbox.add({ id, type, sequence, body, isKnown: isKnown(type) }, now());
    log('webhook received', { id, type, again: !isNew });
    worker.wake();
    return reply.status(isNew ? 202 : 200).send({ id });
  });
}
