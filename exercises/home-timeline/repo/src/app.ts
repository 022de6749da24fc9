import fastify, { type FastifyInstance } from 'fastify';
import { accountRepository } from './accounts/repository.ts';
import { accountRoutes } from './accounts/routes.ts';
import { migrate } from './database/migrate.ts';
import { registerProblems } from './http/problem.ts';
import { publishing } from './posts/publishing.ts';
import { postRepository } from './posts/repository.ts';
import { postRoutes } from './posts/routes.ts';
import { blockRepository } from './relations/blocks.ts';
import { followRepository } from './relations/follows.ts';
import { relationService } from './relations/relations.ts';
import { relationRoutes } from './relations/routes.ts';
import type { Services } from './services.ts';
import { homeReader } from './timelines/home.ts';
import { timelineRepository } from './timelines/repository.ts';
import { timelineRoutes } from './timelines/routes.ts';
import type { World } from './world.ts';

export type { World } from './world.ts';

/** Builds the service over a world of its own; brings that world's database up to date first. */
export async function buildApp({ database, now }: World): Promise<FastifyInstance> {
  migrate(database, now());

  const accounts = accountRepository(database);
  const follows = followRepository(database);
  const blocks = blockRepository(database);
  const posts = postRepository(database);
  const timelines = timelineRepository(database, follows);
  const services: Services = {
    accounts,
    follows,
    blocks,
    posts,
    relations: relationService(database, { accounts, follows, blocks, timelines }),
    publish: publishing(database, { posts, timelines }),
    home: homeReader({ accounts, posts, timelines }),
    now,
  };

  const app = fastify({ logger: false, routerOptions: { maxParamLength: 100 } });
  registerProblems(app);

  accountRoutes(app, services);
  relationRoutes(app, services);
  postRoutes(app, services);
  timelineRoutes(app, services);

  await app.ready();
  return app;
}
