import type { FastifyInstance } from 'fastify';
import { conflict, notFound } from '../http/problem.ts';
import { nameSchema, versionSchema } from '../http/schemas.ts';
import type { RolloutRepository } from '../rollouts/repository.ts';
import type { ServiceRepository } from '../services/repository.ts';
import { knownService } from '../services/routes.ts';
import type { Health, HostRepository } from './repository.ts';

interface Needs {
  services: ServiceRepository;
  hosts: HostRepository;
  rollouts: RolloutRepository;
  now: () => Date;
}

interface HostParams {
  service: string;
  host: string;
}

const hostParams = { type: 'object', properties: { service: nameSchema, host: nameSchema } } as const;

const reportBody = {
  type: 'object',
  required: ['version', 'health'],
  additionalProperties: false,
  properties: { version: versionSchema, health: { enum: ['starting', 'healthy', 'unhealthy'] } },
} as const;

/** The machines, and what their agents have to say. */
export function hostRoutes(app: FastifyInstance, { services, hosts, rollouts, now }: Needs): void {
  app.put<{ Params: HostParams }>(
    '/services/:service/hosts/:host',
    { schema: { params: hostParams } },
    async (request, reply) => {
      const service = knownService(services, request.params.service);
      const { host } = request.params;
      if (!hosts.add(service.id, host, rollouts.currentOf(service))) {
        throw conflict('host-taken', `The machine ${host} runs another service.`);
      }
      return reply.status(204).send();
    },
  );

  app.delete<{ Params: HostParams }>('/services/:service/hosts/:host', async (request, reply) => {
    const service = knownService(services, request.params.service);
    if (!hosts.remove(service.id, request.params.host)) throw notFound('host');
    return reply.status(204).send();
  });

  app.post<{ Params: { host: string }; Body: { version: string; health: Health } }>(
    '/hosts/:host/reports',
    { schema: { body: reportBody } },
    async (request) => {
      const { version, health } = request.body;
      const wanted = hosts.report(request.params.host, version, health, now());
      if (wanted === undefined) throw notFound('host');
      return { wanted };
    },
  );
}
