import type { FastifyInstance } from 'fastify';
import { type ListingQuery, listingQuerySchema, pageSchema, readPage } from '../http/listing.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { handleSchema, idParams, idSchema, timeSchema, toIso } from '../http/schemas.ts';
import type { MemberRepository } from '../members/repository.ts';
import type { PostRepository } from '../posts/repository.ts';
import type { CommentRepository, CommentRow } from './repository.ts';

interface Needs {
  members: MemberRepository;
  posts: PostRepository;
  comments: CommentRepository;
  now: () => Date;
}

interface NewCommentBody {
  author: string;
  body: string;
  createdAt?: string;
}

const newCommentSchema = {
  type: 'object',
  required: ['author', 'body'],
  additionalProperties: false,
  properties: {
    author: handleSchema,
    body: { type: 'string', minLength: 1, maxLength: 1000 },
    createdAt: timeSchema,
  },
} as const;

const commentSchema = {
  type: 'object',
  required: ['id', 'author', 'body', 'createdAt'],
  properties: {
    id: idSchema,
    author: handleSchema,
    body: { type: 'string' },
    createdAt: timeSchema,
  },
} as const;

const present = (row: CommentRow) => ({
  id: row.id,
  author: row.author,
  body: row.body,
  createdAt: toIso(row.created_at),
});

export function commentRoutes(app: FastifyInstance, { members, posts, comments, now }: Needs): void {
  app.post<{ Params: { id: number }; Body: NewCommentBody }>(
    '/posts/:id/comments',
    { schema: { params: idParams, body: newCommentSchema, response: { 201: commentSchema } } },
    async (request, reply) => {
      const post = posts.find(request.params.id);
      if (!post) throw notFound('post');
      const { author, body, createdAt } = request.body;
      const member = members.find(author);
      if (!member) throw notFound('member');
      const time = createdAt === undefined ? now() : new Date(createdAt);
      if (time > now()) throw badRequest('in-the-future', 'A comment cannot come from the future.');
      const comment = comments.add({
        postId: post.id,
        authorId: member.id,
        body,
        createdAt: time.getTime(),
      });
      return reply.status(201).send(present(comment));
    },
  );

  app.get<{ Params: { id: number }; Querystring: ListingQuery }>(
    '/posts/:id/comments',
    {
      schema: {
        params: idParams,
        querystring: listingQuerySchema,
        response: { 200: pageSchema(commentSchema) },
      },
    },
    async (request) => {
      const post = posts.find(request.params.id);
      if (!post) throw notFound('post');
      return readPage(comments.ofPost(post.id), request.query, present);
    },
  );

  app.delete<{ Params: { id: number } }>(
    '/comments/:id',
    { schema: { params: idParams } },
    async (request, reply) => {
      if (!comments.remove(request.params.id)) throw notFound('comment');
      return reply.status(204).send();
    },
  );
}
