import fastify, { type FastifyInstance } from 'fastify';
import { commentRepository } from './comments/repository.ts';
import { commentRoutes } from './comments/routes.ts';
import { migrate } from './database/migrate.ts';
import { registerContext } from './http/context.ts';
import { registerProblems } from './http/problem.ts';
import { Recent } from './loading/recent.ts';
import { memberRepository } from './members/repository.ts';
import { memberRoutes } from './members/routes.ts';
import { photoRepository } from './photos/repository.ts';
import type { Post } from './posts/post.ts';
import { postRepository } from './posts/repository.ts';
import { postRoutes } from './posts/routes.ts';
import { speciesRepository } from './species/repository.ts';
import { speciesRoutes } from './species/routes.ts';
import type { World } from './world.ts';

export type { World } from './world.ts';

/** Builds the service over a world of its own; brings that world's database up to date first. */
export async function buildApp({ database, now }: World): Promise<FastifyInstance> {
  migrate(database, now());

  const members = memberRepository(database);
  const posts = postRepository(database, members);
  const photos = photoRepository(database);
  const species = speciesRepository(database);
  const comments = commentRepository(database);
  const quotes = new Recent<number, Promise<Post | undefined>>(500);

  const app = fastify({ logger: false, routerOptions: { maxParamLength: 100 } });
  registerProblems(app);
  registerContext(app, { members, posts, photos, species, comments }, quotes);

  memberRoutes(app, { members, now });
  postRoutes(app, { posts, species, now });
  speciesRoutes(app, { species, posts });
  commentRoutes(app, { posts, comments, now });

  await app.ready();
  return app;
}
