import type { FastifyInstance } from 'fastify';
import { conflict, notFound } from '../http/problem.ts';
import { idParams, versionSchema } from '../http/schemas.ts';
import type { LockRepository } from '../locks/repository.ts';
import { locked } from '../locks/routes.ts';
import type { ServiceRepository } from '../services/repository.ts';
import { knownService } from '../services/routes.ts';
import type { Admission } from './admission.ts';
import type { Driver } from './driver.ts';
import type { RolloutRepository } from './repository.ts';
import { presentRollout, type Rollout, type State } from './rollout.ts';

interface Needs {
  services: ServiceRepository;
  rollouts: RolloutRepository;
  locks: LockRepository;
  admission: Admission;
  driver: Driver;
  now: () => Date;
}

const rolloutBody = {
  type: 'object',
  required: ['version'],
  additionalProperties: false,
  properties: { version: versionSchema },
} as const;

/** Rollouts, for those who are responsible for a service. */
export function rolloutRoutes(
  app: FastifyInstance,
  { services, rollouts, locks, admission, driver, now }: Needs,
): void {
  function known(id: number): Rollout {
    const rollout = rollouts.find(id);
    if (!rollout) throw notFound('rollout');
    return rollout;
  }

  /** Finds a rollout that is in one of these states. */
  function inState(id: number, ...states: State[]): Rollout {
    const rollout = known(id);
    if (states.includes(rollout.state)) return rollout;
    throw conflict('wrong-state', `The rollout is ${rollout.state}.`);
  }

  app.post<{ Params: { service: string }; Body: { version: string } }>(
    '/services/:service/rollouts',
    { schema: { body: rolloutBody } },
    async (request, reply) => {
      const service = knownService(services, request.params.service);
      const rollout = admission.enter(service, request.body.version);
      if (!rollout) throw locked(locks.find(service.id));
      driver.begin(rollout);
      return reply.status(201).send(presentRollout(known(rollout.id)));
    },
  );

  app.get<{ Params: { service: string } }>('/services/:service/rollouts', async (request) => {
    const service = knownService(services, request.params.service);
    return { items: rollouts.of(service.id).map(presentRollout) };
  });

  const schema = { params: idParams };

  app.get<{ Params: { id: number } }>('/rollouts/:id', { schema }, async (request) =>
    presentRollout(known(request.params.id)),
  );

  app.post<{ Params: { id: number } }>('/rollouts/:id/pause', { schema }, async (request) => {
    const { id } = inState(request.params.id, 'rolling');
    rollouts.turn(id, 'paused', now());
    return presentRollout(known(id));
  });

  app.post<{ Params: { id: number } }>('/rollouts/:id/resume', { schema }, async (request) => {
    const { id } = inState(request.params.id, 'paused');
    rollouts.turn(id, 'rolling', now());
    driver.start(id);
    return presentRollout(known(id));
  });

  app.post<{ Params: { id: number } }>('/rollouts/:id/abort', { schema }, async (request) => {
    const rollout = inState(request.params.id, 'rolling', 'paused');
    driver.abort(rollout);
    return presentRollout(known(rollout.id));
  });
}
