import type { FastifyInstance } from 'fastify';
import type { ClickRepository } from '../clicks/repository.ts';
import { notFound } from '../http/problem.ts';
import { type AliasParams, aliasParams } from '../http/schemas.ts';
import { type Link, lifeLeft } from '../links/link.ts';
import { presentPreview, previewSchema } from '../links/present.ts';
import type { LinkRepository } from '../links/repository.ts';
import type { RedirectCache } from './cache.ts';
import { type FavouriteRepository, favouritesSchema } from '../clicks/favourites.ts';
import { refuseUnlessLive } from './live.ts';

interface Needs {
  links: LinkRepository;
  clicks: ClickRepository & FavouriteRepository;
  cache: RedirectCache;
  now: () => Date;
}

/** For this long a browser may go by what it was told last. */
const MAX_AGE = 60;

/** What the public does with links. */
export function redirectRoutes(app: FastifyInstance, { links, clicks, cache, now }: Needs): void {
  function readLink(alias: string): Link {
    const link = links.find(alias);
    if (!link) throw notFound('link');
    refuseUnlessLive(link, now());
    return link;
  }

  function cachedLink(alias: string): Link {
    const cached = cache.get(alias);
    if (cached) return cached;
    const link = readLink(alias);
    cache.keep(alias, link);
    return link;
  }

  app.get<{ Params: AliasParams }>('/:alias', { schema: { params: aliasParams } }, async (request, reply) => {
    const link = cachedLink(request.params.alias);
    if (request.method === 'GET') clicks.record(link.id, now());
    const maxAge = Math.min(MAX_AGE, lifeLeft(link, now()));
    // Temporary, always: every link can be led elsewhere as long as it lives.
    return reply.header('cache-control', `private, max-age=${maxAge}`).redirect(link.url, 302);
  });

  app.get<{ Params: AliasParams }>(
    '/preview/:alias',
    { schema: { params: aliasParams, response: { 200: previewSchema } } },
    async (request, reply) => {
      const link = readLink(request.params.alias);
      return reply.header('cache-control', 'no-store').send(presentPreview(link));
    },
  );

  app.get('/about/favourites', { schema: { response: { 200: favouritesSchema } } }, async () => ({
    items: clicks.favourites(now()),
  }));
}
