import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { AlertRepository } from '../alerts/repository.ts';
import type { Monitor } from '../alerts/monitor.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { certificateNameSchema, nameSchema, timeSchema } from '../http/schemas.ts';
import { isZone } from './calendar.ts';
import type { Certificate } from './certificate.ts';
import { daysLeft, levelOf } from './levels.ts';
import type { CertificateRepository } from './repository.ts';

interface Needs {
  certificates: CertificateRepository;
  alerts: AlertRepository;
  monitor: Monitor;
  now: () => Date;
}

interface CertificateBody {
  names: string[];
  zone: string;
  notAfter: string;
}

const certificateBody = {
  type: 'object',
  required: ['names', 'zone', 'notAfter'],
  additionalProperties: false,
  properties: {
    names: { type: 'array', items: certificateNameSchema, minItems: 1, maxItems: 100 },
    zone: { type: 'string', maxLength: 60 },
    notAfter: timeSchema,
  },
} as const;

const certificateParams = { type: 'object', properties: { certificate: nameSchema } } as const;

/** The certificates that are watched. */
export function certificateRoutes(
  app: FastifyInstance,
  { certificates, alerts, monitor, now }: Needs,
): void {
  const present = (certificate: Certificate) => ({
    name: certificate.name,
    names: certificate.names,
    zone: certificate.zone,
    notAfter: certificate.notAfter.toISOString(),
    daysLeft: daysLeft(certificate, now()),
    level: levelOf(certificate, now()) ?? null,
  });

  app.put<{ Params: { certificate: string }; Body: CertificateBody }>(
    '/certificates/:certificate',
    { schema: { params: certificateParams, body: certificateBody } },
    async (request) => {
      const { names, zone } = request.body;
      const name = request.params.certificate;
      const notAfter = new Date(request.body.notAfter);
      if (!isZone(zone)) throw badRequest(`There is no time zone ${zone}.`);
      const before = certificates.find(name);
      const certificate = certificates.put({ name, names, zone, notAfter });
      if (before && !isDeepStrictEqual(before, certificate)) alerts.close(certificate.id);
      monitor.look(certificate);
      return present(certificate);
    },
  );

  app.get('/certificates', async () => ({ items: certificates.all().map(present) }));

  app.delete<{ Params: { certificate: string } }>('/certificates/:certificate', async (request, reply) => {
    if (!certificates.remove(request.params.certificate)) throw notFound('certificate');
    return reply.status(204).send();
  });
}
