import fastify, { type FastifyInstance } from 'fastify';
import { monitor as certificateMonitor } from './alerts/monitor.ts';
import { alertRepository } from './alerts/repository.ts';
import { alertRoutes } from './alerts/routes.ts';
import { certificateRepository } from './certificates/repository.ts';
import { certificateRoutes } from './certificates/routes.ts';
import { migrate } from './database/migrate.ts';
import { hostRepository } from './hosts/repository.ts';
import { hostRoutes } from './hosts/routes.ts';
import { registerProblems } from './http/problem.ts';
import { lockRepository } from './locks/repository.ts';
import { freezeRoutes } from './locks/routes.ts';
import { admission as rolloutAdmission } from './rollouts/admission.ts';
import { batches as rolloutBatches } from './rollouts/batches.ts';
import { driver as rolloutDriver } from './rollouts/driver.ts';
import { healthGate } from './rollouts/gate.ts';
import { rolloutRepository } from './rollouts/repository.ts';
import { rolloutRoutes } from './rollouts/routes.ts';
import { serviceRepository } from './services/repository.ts';
import { serviceRoutes } from './services/routes.ts';
import type { World } from './world.ts';

export type { World } from './world.ts';

/** Builds the service over a world of its own, and goes on with what was under way in that world's database. */
export async function buildApp({ database, now, sleep }: World): Promise<FastifyInstance> {
  migrate(database, now());

  const services = serviceRepository(database);
  const hosts = hostRepository(database);
  const locks = lockRepository(database);
  const rollouts = rolloutRepository(database);
  const certificates = certificateRepository(database);
  const alerts = alertRepository(database);

  const gate = healthGate(hosts, now);
  const admission = rolloutAdmission(database, { rollouts, locks, now });
  const batches = rolloutBatches(database, { hosts, rollouts, now });
  const driver = rolloutDriver({ rollouts, admission, batches, gate, sleep });
  const monitor = certificateMonitor(database, { certificates, alerts, now, sleep });

  const app = fastify({ logger: false });
  registerProblems(app);

  serviceRoutes(app, { services, hosts, rollouts, locks, certificates });
  hostRoutes(app, { services, hosts, rollouts, now });
  freezeRoutes(app, { services, locks, now });
  rolloutRoutes(app, { services, rollouts, locks, admission, driver, now });
  certificateRoutes(app, { certificates, alerts, monitor, now });
  alertRoutes(app, alerts);

  await app.ready();
  for (const { id } of rollouts.unfinished()) driver.start(id);
  monitor.watch().catch((error) => console.error('certificates', error));
  return app;
}
