import fastify, { type FastifyInstance } from 'fastify';
import { clickRepository } from './clicks/clicks.ts';
import { migrate } from './database/migrate.ts';
import { registerProblems } from './http/problem.ts';
import { linkRepository } from './links/repository.ts';
import { linkRoutes } from './links/routes.ts';
import { redirectCache } from './redirects/cache.ts';
import { redirectRoutes } from './redirects/routes.ts';
import { safetyLookup } from './safety/lookup.ts';
import type { World } from './world.ts';

export type { World } from './world.ts';

/** Builds the service over a world of its own; brings that world's database up to date first. */
export async function buildApp({ database, now, fetch }: World): Promise<FastifyInstance> {
  migrate(database, now());

  const links = linkRepository(database);
  const clicks = clickRepository(database);
  const cache = redirectCache(now);
  const safety = safetyLookup(fetch);

  const app = fastify({ logger: false, routerOptions: { maxParamLength: 100 } });
  registerProblems(app);

  linkRoutes(app, { links, clicks, cache, safety, now });
  redirectRoutes(app, { links, clicks, cache, now });

  await app.ready();
  return app;
}
