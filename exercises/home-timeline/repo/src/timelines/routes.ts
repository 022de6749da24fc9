import type { FastifyInstance } from 'fastify';
import { known } from '../accounts/routes.ts';
import { type ListingQuery, listingQuerySchema, pageSchema, readPage } from '../http/listing.ts';
import { handleParams } from '../http/schemas.ts';
import { postSchema, presentPost } from '../posts/post.ts';
import type { Services } from '../services.ts';

export function timelineRoutes(app: FastifyInstance, { accounts, home }: Services): void {
  app.get<{ Params: { handle: string }; Querystring: ListingQuery }>(
    '/accounts/:handle/home',
    {
      schema: {
        params: handleParams,
        querystring: listingQuerySchema,
        response: { 200: pageSchema(postSchema) },
      },
    },
    async (request) => {
      const account = known(accounts, request.params.handle);
      return readPage(
        `/accounts/${account.handle}/home`,
        request.query,
        (after, count) => home(account, after, count),
        presentPost,
      );
    },
  );
}
