import type { FastifyInstance } from 'fastify';
import { memberOf } from '../http/context.ts';
import { notFound } from '../http/problem.ts';
import { idParams } from '../http/schemas.ts';
import type { PostRepository } from '../posts/repository.ts';
import { presentComment } from './present.ts';
import type { CommentRepository } from './repository.ts';

interface Needs {
  posts: PostRepository;
  comments: CommentRepository;
  now: () => Date;
}

const newCommentSchema = {
  type: 'object',
  required: ['body'],
  additionalProperties: false,
  properties: { body: { type: 'string', minLength: 1, maxLength: 1000 } },
} as const;

export function commentRoutes(app: FastifyInstance, { posts, comments, now }: Needs): void {
  app.post<{ Params: { id: number }; Body: { body: string } }>(
    '/posts/:id/comments',
    { schema: { params: idParams, body: newCommentSchema } },
    async (request, reply) => {
      const member = memberOf(request);
      const post = posts.find(request.params.id, member);
      if (!post) throw notFound('post');
      const comment = comments.add(post.id, member.id, request.body.body, now());
      return reply.status(201).send(await presentComment(comment, request.loaders));
    },
  );
}
