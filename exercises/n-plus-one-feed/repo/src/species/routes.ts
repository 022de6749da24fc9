import type { FastifyInstance } from 'fastify';
import { memberOf } from '../http/context.ts';
import { type PageQuery, pageOf, pageQuerySchema } from '../http/page.ts';
import { notFound } from '../http/problem.ts';
import { codeParams, nameSchema } from '../http/schemas.ts';
import { presentPage } from '../posts/present.ts';
import type { PostRepository } from '../posts/repository.ts';
import type { SpeciesRepository } from './repository.ts';

interface Needs {
  species: SpeciesRepository;
  posts: PostRepository;
}

const newSpeciesSchema = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: { name: nameSchema },
} as const;

export function speciesRoutes(app: FastifyInstance, { species, posts }: Needs): void {
  app.put<{ Params: { code: string }; Body: { name: string } }>(
    '/species/:code',
    { schema: { params: codeParams, body: newSpeciesSchema } },
    async (request) => {
      memberOf(request);
      return species.put(request.params.code, request.body.name);
    },
  );

  app.get<{ Params: { code: string }; Querystring: PageQuery }>(
    '/species/:code/posts',
    { schema: { params: codeParams, querystring: pageQuerySchema } },
    async (request) => {
      const { code } = request.params;
      if (!species.byCodes([code])[0]) throw notFound('species');
      const page = pageOf(`/species/${code}/posts`, request.query, (after, limit) =>
        posts.ofSpecies(code, request.viewer, after, limit),
      );
      return presentPage(page, request.loaders);
    },
  );
}
