import fastify, { type FastifyInstance } from 'fastify';
import { commentRepository } from './comments/repository.ts';
import { commentRoutes } from './comments/routes.ts';
import { migrate } from './database/migrate.ts';
import { registerProblems } from './http/problem.ts';
import { memberRepository } from './members/repository.ts';
import { memberRoutes } from './members/routes.ts';
import { postListings } from './posts/listings.ts';
import { postRepository } from './posts/repository.ts';
import { postRoutes } from './posts/routes.ts';
import { tagRepository } from './tags/repository.ts';
import { tagRoutes } from './tags/routes.ts';
import type { World } from './world.ts';

export type { World } from './world.ts';

/** Builds the service over a world of its own; brings that world's database up to date first. */
export async function buildApp({ database, now }: World): Promise<FastifyInstance> {
  migrate(database, now());

  const members = memberRepository(database);
  const posts = postRepository(database);
  const listings = postListings(database);
  const comments = commentRepository(database);

  const app = fastify({ logger: false, routerOptions: { maxParamLength: 100 } });
  registerProblems(app);

  memberRoutes(app, { members, listings, now });
  postRoutes(app, { members, posts, listings, now });
  commentRoutes(app, { members, posts, comments, now });
  tagRoutes(app, tagRepository(database));

  await app.ready();
  return app;
}
