import type { FastifyInstance } from 'fastify';
import { known } from '../accounts/routes.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { handleSchema, idParams, idSchema, timeSchema } from '../http/schemas.ts';
import type { Services } from '../services.ts';
import { type PostRow, postSchema, presentPost } from './post.ts';

interface NewPostBody {
  author: string;
  body: string;
  createdAt?: string;
}

const newPostSchema = {
  type: 'object',
  required: ['author', 'body'],
  additionalProperties: false,
  properties: {
    author: handleSchema,
    body: { type: 'string', minLength: 1, maxLength: 500 },
    createdAt: timeSchema,
  },
} as const;

const likeParams = {
  type: 'object',
  properties: { id: idSchema, handle: handleSchema },
} as const;

export function postRoutes(app: FastifyInstance, { accounts, posts, publish, now }: Services): void {
  /** The post with an id; answers 404 if there is none. */
  function existing(id: number): PostRow {
    const post = posts.find(id);
    if (!post) throw notFound('post');
    return post;
  }

  app.post<{ Body: NewPostBody }>(
    '/posts',
    { schema: { body: newPostSchema, response: { 201: postSchema } } },
    async (request, reply) => {
      const author = known(accounts, request.body.author);
      const { body, createdAt } = request.body;
      const time = createdAt === undefined ? now() : new Date(createdAt);
      if (time > now()) throw badRequest('in-the-future', 'A post cannot come from the future.');
      return reply.status(201).send(presentPost(publish(author, body, time)));
    },
  );

  app.get<{ Params: { id: number } }>(
    '/posts/:id',
    { schema: { params: idParams, response: { 200: postSchema } } },
    async (request) => presentPost(existing(request.params.id)),
  );

  app.delete<{ Params: { id: number } }>(
    '/posts/:id',
    { schema: { params: idParams } },
    async (request, reply) => {
      posts.remove(existing(request.params.id).id);
      return reply.status(204).send();
    },
  );

  app.put<{ Params: { id: number; handle: string } }>(
    '/posts/:id/likes/:handle',
    { schema: { params: likeParams } },
    async (request, reply) => {
      const post = existing(request.params.id);
      posts.like(post.id, known(accounts, request.params.handle).id, now());
      return reply.status(204).send();
    },
  );
}
