import type { FastifyInstance } from 'fastify';
import { notFound } from '../http/problem.ts';
import { tagSchema, timeSchema, toIso } from '../http/schemas.ts';
import type { TagRepository } from './repository.ts';

const tagDatesSchema = {
  type: 'object',
  required: ['tag', 'first', 'last'],
  properties: { tag: tagSchema, first: timeSchema, last: timeSchema },
} as const;

export function tagRoutes(app: FastifyInstance, tags: TagRepository): void {
  app.get<{ Params: { tag: string } }>(
    '/tags/:tag',
    {
      schema: {
        params: { type: 'object', properties: { tag: tagSchema } },
        response: { 200: tagDatesSchema },
      },
    },
    async (request) => {
      const { tag } = request.params;
      const dates = tags.dates(tag);
      if (!dates) throw notFound('tag');
      return { tag, first: toIso(dates.first), last: toIso(dates.last) };
    },
  );
}
