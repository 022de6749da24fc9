import type { FastifyInstance } from 'fastify';
import { type ListingQuery, listingQuerySchema, pageSchema, readPage } from '../http/listing.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { handleSchema, idParams, idSchema, tagSchema, timeSchema } from '../http/schemas.ts';
import type { MemberRepository } from '../members/repository.ts';
import type { PostListings } from './listings.ts';
import { postSchema, presentPost } from './post.ts';
import type { PostRepository } from './repository.ts';

interface Needs {
  members: MemberRepository;
  posts: PostRepository;
  listings: PostListings;
  now: () => Date;
}

interface NewPostBody {
  author: string;
  body: string;
  tags: string[];
  createdAt?: string;
}

const newPostSchema = {
  type: 'object',
  required: ['author', 'body'],
  additionalProperties: false,
  properties: {
    author: handleSchema,
    body: { type: 'string', minLength: 1, maxLength: 5000 },
    tags: { type: 'array', maxItems: 8, items: tagSchema, default: [] },
    createdAt: timeSchema,
  },
} as const;

const likeParams = {
  type: 'object',
  properties: { id: idSchema, handle: handleSchema },
} as const;

export function postRoutes(app: FastifyInstance, { members, posts, listings, now }: Needs): void {
  app.get<{ Querystring: ListingQuery }>(
    '/feed',
    { schema: { querystring: listingQuerySchema, response: { 200: pageSchema(postSchema) } } },
    async (request) => readPage(listings.feed(), request.query, presentPost),
  );

  app.get<{ Params: { tag: string }; Querystring: ListingQuery }>(
    '/tags/:tag/posts',
    {
      schema: {
        params: { type: 'object', properties: { tag: tagSchema } },
        querystring: listingQuerySchema,
        response: { 200: pageSchema(postSchema) },
      },
    },
    async (request) => readPage(listings.byTag(request.params.tag), request.query, presentPost),
  );

  app.post<{ Body: NewPostBody }>(
    '/posts',
    { schema: { body: newPostSchema, response: { 201: postSchema } } },
    async (request, reply) => {
      const { author, body, tags, createdAt } = request.body;
      const member = members.find(author);
      if (!member) throw notFound('member');
      const time = createdAt === undefined ? now() : new Date(createdAt);
      if (time > now()) throw badRequest('in-the-future', 'A post cannot come from the future.');
      const post = posts.add({ authorId: member.id, body, tags, createdAt: time.getTime() });
      return reply.status(201).send(presentPost(post));
    },
  );

  app.get<{ Params: { id: number } }>(
    '/posts/:id',
    { schema: { params: idParams, response: { 200: postSchema } } },
    async (request) => {
      const post = posts.find(request.params.id);
      if (!post) throw notFound('post');
      return presentPost(post);
    },
  );

  app.delete<{ Params: { id: number } }>(
    '/posts/:id',
    { schema: { params: idParams } },
    async (request, reply) => {
      if (!posts.remove(request.params.id)) throw notFound('post');
      return reply.status(204).send();
    },
  );

  app.put<{ Params: { id: number; handle: string } }>(
    '/posts/:id/likes/:handle',
    { schema: { params: likeParams } },
    async (request, reply) => {
      const post = posts.find(request.params.id);
      if (!post) throw notFound('post');
      const member = members.find(request.params.handle);
      if (!member) throw notFound('member');
      posts.like(post.id, member.id);
      return reply.status(204).send();
    },
  );
}
