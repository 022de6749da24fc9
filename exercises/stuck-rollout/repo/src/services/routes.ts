import type { FastifyInstance } from 'fastify';
import { covers } from '../certificates/covers.ts';
import type { CertificateRepository } from '../certificates/repository.ts';
import { type HostRepository, presentHost } from '../hosts/repository.ts';
import { notFound } from '../http/problem.ts';
import { hostnameSchema, nameSchema, secondsSchema, versionSchema } from '../http/schemas.ts';
import { type LockRepository, presentLock } from '../locks/repository.ts';
import type { RolloutRepository } from '../rollouts/repository.ts';
import type { ServiceRepository } from './repository.ts';
import type { Service } from './service.ts';

interface Needs {
  services: ServiceRepository;
  hosts: HostRepository;
  rollouts: RolloutRepository;
  locks: LockRepository;
  certificates: CertificateRepository;
}

interface ServiceBody {
  version: string;
  batchPercent: number;
  soakSeconds: number;
  deadlineSeconds: number;
  hostnames: string[];
}

const serviceParams = { type: 'object', properties: { service: nameSchema } } as const;

const serviceBody = {
  type: 'object',
  required: ['version'],
  additionalProperties: false,
  properties: {
    version: versionSchema,
    batchPercent: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
    soakSeconds: { ...secondsSchema, default: 300 },
    deadlineSeconds: { ...secondsSchema, minimum: 30, default: 900 },
    hostnames: { type: 'array', items: hostnameSchema, maxItems: 50, default: [] },
  },
} as const;

/** Finds a service by the name in a path. */
export function knownService(services: ServiceRepository, name: string): Service {
  const service = services.find(name);
  if (!service) throw notFound('service');
  return service;
}

/** Services, and what is to be seen of them at a glance. */
export function serviceRoutes(
  app: FastifyInstance,
  { services, hosts, rollouts, locks, certificates }: Needs,
): void {
  function present(service: Service) {
    const { name, batchPercent, soakSeconds, deadlineSeconds, hostnames } = service;
    const lock = locks.find(service.id);
    return {
      name,
      version: rollouts.currentOf(service),
      batchPercent,
      soakSeconds,
      deadlineSeconds,
      hostnames,
      certificates: certificates
        .all()
        .filter((certificate) => hostnames.some((hostname) => covers(certificate, hostname)))
        .map((certificate) => certificate.name),
      lock: lock ? presentLock(lock) : null,
      rollout: rollouts.unfinishedOf(service.id)?.id ?? null,
      hosts: hosts.of(service.id).map(presentHost),
    };
  }

  app.put<{ Params: { service: string }; Body: ServiceBody }>(
    '/services/:service',
    { schema: { params: serviceParams, body: serviceBody } },
    async (request) => {
      const { version, ...settings } = request.body;
      return present(services.put({ ...settings, name: request.params.service, firstVersion: version }));
    },
  );

  app.get<{ Params: { service: string } }>('/services/:service', async (request) =>
    present(knownService(services, request.params.service)),
  );
}
