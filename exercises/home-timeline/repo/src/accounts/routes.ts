import type { FastifyInstance } from 'fastify';
import { type ListingQuery, listingQuerySchema, pageSchema, readPage } from '../http/listing.ts';
import { conflict, notFound } from '../http/problem.ts';
import { handleParams, handleSchema } from '../http/schemas.ts';
import { postSchema, presentPost } from '../posts/post.ts';
import type { Services } from '../services.ts';
import { type Account, accountSchema, presentAccount } from './account.ts';
import type { AccountRepository } from './repository.ts';

const newAccountSchema = {
  type: 'object',
  required: ['handle', 'name'],
  additionalProperties: false,
  properties: {
    handle: handleSchema,
    name: { type: 'string', minLength: 1, maxLength: 80 },
  },
} as const;

/** The account with a handle; answers 404 if there is none. */
export function known(accounts: AccountRepository, handle: string): Account {
  const account = accounts.find(handle);
  if (!account) throw notFound('account');
  return account;
}

export function accountRoutes(app: FastifyInstance, { accounts, follows, posts, now }: Services): void {
  app.post<{ Body: { handle: string; name: string } }>(
    '/accounts',
    { schema: { body: newAccountSchema, response: { 201: accountSchema } } },
    async (request, reply) => {
      const account = accounts.add(request.body.handle, request.body.name, now());
      if (!account) throw conflict('handle-taken', `The handle ${request.body.handle} is taken.`);
      return reply.status(201).send(presentAccount(account, 0));
    },
  );

  app.get<{ Params: { handle: string } }>(
    '/accounts/:handle',
    { schema: { params: handleParams, response: { 200: accountSchema } } },
    async (request) => {
      const account = known(accounts, request.params.handle);
      return presentAccount(account, follows.followedBy(account.id).length);
    },
  );

  app.delete<{ Params: { handle: string } }>(
    '/accounts/:handle',
    { schema: { params: handleParams } },
    async (request, reply) => {
      accounts.close(known(accounts, request.params.handle).id);
      return reply.status(204).send();
    },
  );

  app.get<{ Params: { handle: string }; Querystring: ListingQuery }>(
    '/accounts/:handle/posts',
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
        `/accounts/${account.handle}/posts`,
        request.query,
        (after, count) => posts.byAuthor(account.id, after, count),
        presentPost,
      );
    },
  );
}
