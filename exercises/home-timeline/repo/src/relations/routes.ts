import type { FastifyInstance } from 'fastify';
import { known } from '../accounts/routes.ts';
import { badRequest, forbidden } from '../http/problem.ts';
import { pairParams } from '../http/schemas.ts';
import type { Services } from '../services.ts';

interface Pair {
  handle: string;
  other: string;
}

export function relationRoutes(app: FastifyInstance, { accounts, blocks, relations, now }: Services): void {
  /** The two accounts a request is about. */
  function pair({ handle, other }: Pair) {
    const one = known(accounts, handle);
    const two = known(accounts, other);
    if (one.id === two.id) throw badRequest('same-account', 'Nobody follows or blocks themselves.');
    return [one, two] as const;
  }

  app.put<{ Params: Pair }>(
    '/accounts/:handle/follows/:other',
    { schema: { params: pairParams } },
    async (request, reply) => {
      const [follower, followed] = pair(request.params);
      if (blocks.between(follower.id, followed.id)) {
        throw forbidden('blocked', 'One of these accounts blocks the other.');
      }
      relations.follow(follower, followed, now());
      return reply.status(204).send();
    },
  );

  app.delete<{ Params: Pair }>(
    '/accounts/:handle/follows/:other',
    { schema: { params: pairParams } },
    async (request, reply) => {
      const [follower, followed] = pair(request.params);
      relations.unfollow(follower, followed);
      return reply.status(204).send();
    },
  );

  app.put<{ Params: Pair }>(
    '/accounts/:handle/blocks/:other',
    { schema: { params: pairParams } },
    async (request, reply) => {
      const [blocker, blocked] = pair(request.params);
      relations.block(blocker, blocked, now());
      return reply.status(204).send();
    },
  );

  app.delete<{ Params: Pair }>(
    '/accounts/:handle/blocks/:other',
    { schema: { params: pairParams } },
    async (request, reply) => {
      const [blocker, blocked] = pair(request.params);
      relations.unblock(blocker, blocked);
      return reply.status(204).send();
    },
  );
}
