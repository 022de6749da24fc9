import type { FastifyInstance } from 'fastify';
import { conflict, notFound } from '../http/problem.ts';
import { nameSchema, textSchema } from '../http/schemas.ts';
import type { ServiceRepository } from '../services/repository.ts';
import { knownService } from '../services/routes.ts';
import type { Lock, LockRepository } from './repository.ts';

interface Needs {
  services: ServiceRepository;
  locks: LockRepository;
  now: () => Date;
}

const freezeBody = {
  type: 'object',
  required: ['by', 'reason'],
  additionalProperties: false,
  properties: { by: nameSchema, reason: textSchema },
} as const;

/** What a request is told that came upon a lock. */
export function locked(lock: Lock | undefined) {
  return conflict('locked', `The service is locked by ${lock ? `${lock.kind} ${lock.holder}` : 'another'}.`);
}

/** People who want no rollouts for a while. */
export function freezeRoutes(app: FastifyInstance, { services, locks, now }: Needs): void {
  app.put<{ Params: { service: string }; Body: { by: string; reason: string } }>(
    '/services/:service/freeze',
    { schema: { body: freezeBody } },
    async (request, reply) => {
      const service = knownService(services, request.params.service);
      const { by, reason } = request.body;
      const lease = locks.take(service.id, { kind: 'freeze', holder: by, reason }, now());
      if (!lease) throw locked(locks.find(service.id));
      return reply.status(204).send();
    },
  );

  app.delete<{ Params: { service: string } }>('/services/:service/freeze', async (request, reply) => {
    const service = knownService(services, request.params.service);
    const lock = locks.find(service.id);
    if (lock?.kind !== 'freeze') throw notFound('freeze');
    locks.remove(lock.id);
    return reply.status(204).send();
  });
}
