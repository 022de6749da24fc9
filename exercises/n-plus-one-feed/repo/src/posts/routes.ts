import type { FastifyInstance, FastifyRequest } from 'fastify';
import { memberOf } from '../http/context.ts';
import { type PageQuery, pageOf, pageQuerySchema } from '../http/page.ts';
import { badRequest, forbidden, notFound } from '../http/problem.ts';
import { codeSchema, idParams, idSchema } from '../http/schemas.ts';
import type { SpeciesRepository } from '../species/repository.ts';
import type { Audience, Post } from './post.ts';
import { presentPage, presentPost } from './present.ts';
import type { PostRepository } from './repository.ts';

interface Needs {
  posts: PostRepository;
  species: SpeciesRepository;
  now: () => Date;
}

interface NewPostBody {
  body: string;
  audience: Audience;
  photos: { url: string; species?: string }[];
  quotes?: number;
}

const newPhotoSchema = {
  type: 'object',
  required: ['url'],
  additionalProperties: false,
  properties: { url: { type: 'string', minLength: 1, maxLength: 300 }, species: codeSchema },
} as const;

const newPostSchema = {
  type: 'object',
  required: ['body'],
  additionalProperties: false,
  properties: {
    body: { type: 'string', minLength: 1, maxLength: 2000 },
    audience: { type: 'string', enum: ['everyone', 'followers'], default: 'everyone' },
    photos: { type: 'array', maxItems: 12, items: newPhotoSchema, default: [] },
    quotes: idSchema,
  },
} as const;

const lookupSchema = {
  type: 'object',
  required: ['ids'],
  additionalProperties: false,
  properties: { ids: { type: 'array', maxItems: 50_000, items: idSchema } },
} as const;

export function postRoutes(app: FastifyInstance, { posts, species, now }: Needs): void {
  /** The post that a request is about, provided that whoever asks may see it. */
  function postOf({ params, viewer }: FastifyRequest<{ Params: { id: number } }>): Post {
    const post = posts.find(params.id, viewer);
    if (!post) throw notFound('post');
    return post;
  }

  app.get<{ Querystring: PageQuery }>(
    '/feed',
    { schema: { querystring: pageQuerySchema } },
    async (request) => {
      const page = pageOf('/feed', request.query, (after, limit) => posts.feed(request.viewer, after, limit));
      return presentPage(page, request.loaders);
    },
  );

  app.post<{ Body: { ids: number[] } }>('/lookup', { schema: { body: lookupSchema } }, async (request) => {
    const found = posts.visible(request.body.ids, request.viewer);
    const items = found.map((post) => (post ? presentPost(post, request.loaders) : null));
    return { items: await Promise.all(items) };
  });

  app.post<{ Body: NewPostBody }>('/posts', { schema: { body: newPostSchema } }, async (request, reply) => {
    const member = memberOf(request);
    const { photos } = request.body;
    const codes = photos.flatMap((photo) => photo.species ?? []);
    if (species.byCodes(codes).includes(undefined)) {
      throw badRequest('unknown-species', 'A photo names a species that is not on the list.');
    }
    if (request.body.quotes !== undefined && !posts.find(request.body.quotes, member)) {
      throw notFound('post');
    }
    const id = posts.add({ ...request.body, authorId: member.id, createdAt: now() });
    const post = posts.find(id, member) as Post;
    return reply.status(201).send(await presentPost(post, request.loaders));
  });

  app.get<{ Params: { id: number } }>('/posts/:id', { schema: { params: idParams } }, async (request) =>
    presentPost(postOf(request), request.loaders),
  );

  app.delete<{ Params: { id: number } }>(
    '/posts/:id',
    { schema: { params: idParams } },
    async (request, reply) => {
      const member = memberOf(request);
      const post = postOf(request);
      if (post.author?.id !== member.id) throw forbidden('not-yours', 'This post is somebody else’s.');
      posts.remove(post.id);
      return reply.status(204).send();
    },
  );

  app.put<{ Params: { id: number } }>(
    '/posts/:id/like',
    { schema: { params: idParams } },
    async (request, reply) => {
      const member = memberOf(request);
      posts.like(postOf(request).id, member.id);
      return reply.status(204).send();
    },
  );

  app.delete<{ Params: { id: number } }>(
    '/posts/:id/like',
    { schema: { params: idParams } },
    async (request, reply) => {
      const member = memberOf(request);
      posts.unlike(postOf(request).id, member.id);
      return reply.status(204).send();
    },
  );
}
