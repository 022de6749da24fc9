import type { FastifyInstance } from 'fastify';
import { type ListingQuery, listingQuerySchema, pageSchema, readPage } from '../http/listing.ts';
import { conflict, notFound } from '../http/problem.ts';
import { handleParams, handleSchema, timeSchema, toIso } from '../http/schemas.ts';
import type { PostListings } from '../posts/listings.ts';
import { postSchema, presentPost } from '../posts/post.ts';
import type { Member, MemberRepository } from './repository.ts';

interface Needs {
  members: MemberRepository;
  listings: PostListings;
  now: () => Date;
}

const memberSchema = {
  type: 'object',
  required: ['handle', 'name', 'joinedAt'],
  properties: {
    handle: handleSchema,
    name: { type: 'string' },
    joinedAt: timeSchema,
  },
} as const;

const newMemberSchema = {
  type: 'object',
  required: ['handle', 'name'],
  additionalProperties: false,
  properties: {
    handle: handleSchema,
    name: { type: 'string', minLength: 1, maxLength: 80 },
  },
} as const;

const present = (member: Member) => ({
  handle: member.handle,
  name: member.name,
  joinedAt: toIso(member.joined_at),
});

export function memberRoutes(app: FastifyInstance, { members, listings, now }: Needs): void {
  app.post<{ Body: { handle: string; name: string } }>(
    '/members',
    { schema: { body: newMemberSchema, response: { 201: memberSchema } } },
    async (request, reply) => {
      const member = members.add(request.body.handle, request.body.name, now());
      if (!member) throw conflict('handle-taken', `The handle ${request.body.handle} is taken.`);
      return reply.status(201).send(present(member));
    },
  );

  app.get<{ Params: { handle: string }; Querystring: ListingQuery }>(
    '/members/:handle/posts',
    {
      schema: {
        params: handleParams,
        querystring: listingQuerySchema,
        response: { 200: pageSchema(postSchema) },
      },
    },
    async (request) => {
      const member = members.find(request.params.handle);
      if (!member) throw notFound('member');
      return readPage(listings.byMember(member), request.query, presentPost);
    },
  );
}
