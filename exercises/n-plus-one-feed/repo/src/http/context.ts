import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createLoaders, type Loaders, type Repositories } from '../loading/loaders.ts';
import type { Recent } from '../loading/recent.ts';
import type { Member } from '../members/repository.ts';
import type { Post } from '../posts/post.ts';
import { unauthorized } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null for a visitor. */
    viewer: Member | null;
    loaders: Loaders;
  }
}

/** Gives each request who asks (the gateway names them in x-member) and loaders of its own. */
export function registerContext(
  app: FastifyInstance,
  repositories: Repositories,
  quotes: Recent<number, Promise<Post | undefined>>,
): void {
  app.decorateRequest('viewer', null);
  app.decorateRequest('loaders');

  app.addHook('onRequest', async (request) => {
    request.viewer = viewerOf(request, repositories);
    request.loaders = createLoaders(repositories, request.viewer, quotes);
  });
}

function viewerOf({ headers }: FastifyRequest, { members }: Repositories): Member | null {
  const handle = headers['x-member'];
  if (handle === undefined) return null;
  const member = members.find(String(handle));
  if (!member) throw unauthorized('unknown-member', 'Nobody goes by the handle in x-member.');
  return member;
}

/** Whoever asks, provided that it is a member. */
export function memberOf({ viewer }: FastifyRequest): Member {
  if (!viewer) throw unauthorized('members-only', 'Only members can do this.');
  return viewer;
}
