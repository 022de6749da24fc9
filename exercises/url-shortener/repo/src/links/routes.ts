import type { FastifyInstance } from 'fastify';
import type { ClickRepository } from '../clicks/repository.ts';
import { badRequest, conflict, notFound } from '../http/problem.ts';
import {
  type AliasParams,
  aliasParams,
  aliasSchema,
  expiresInSchema,
  titleSchema,
  urlSchema,
} from '../http/schemas.ts';
import type { RedirectCache } from '../redirects/cache.ts';
import { refuseUnlessLive } from '../redirects/live.ts';
import type { Safety } from '../safety/lookup.ts';
import { parseDestination } from './destination.ts';
import type { Link } from './link.ts';
import { linkSchema, presentLink } from './present.ts';
import type { LinkRepository } from './repository.ts';

interface Needs {
  links: LinkRepository;
  clicks: ClickRepository;
  cache: RedirectCache;
  safety: Safety;
  now: () => Date;
}

interface NewLinkBody {
  url: string;
  alias?: string;
  title?: string;
  expiresIn?: number;
}

type ChangeBody = Omit<Partial<NewLinkBody>, 'alias'>;

const fields = { url: urlSchema, title: titleSchema, expiresIn: expiresInSchema } as const;

const newLinkSchema = {
  type: 'object',
  required: ['url'],
  additionalProperties: false,
  properties: { ...fields, alias: aliasSchema },
} as const;

const changeSchema = {
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: fields,
} as const;

const listQuerySchema = {
  type: 'object',
  properties: { limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 } },
} as const;

const listSchema = {
  type: 'object',
  required: ['items'],
  properties: { items: { type: 'array', items: linkSchema } },
} as const;

const clicksSchema = {
  type: 'object',
  required: ['total', 'days'],
  properties: {
    total: { type: 'integer' },
    days: {
      type: 'array',
      items: {
        type: 'object',
        required: ['day', 'clicks'],
        properties: { day: { type: 'string' }, clicks: { type: 'integer' } },
      },
    },
  },
} as const;

/** First words of our own addresses. */
const RESERVED = ['about', 'help', 'links', 'preview', 'takedowns'];

const SECOND = 1000;

const aliasTaken = () => conflict('alias-taken', 'That alias is taken.');

/** What the staff do with links; who may is the gateway's business. */
export function linkRoutes(app: FastifyInstance, { links, clicks, cache, safety, now }: Needs): void {
  const present = (link: Link) => presentLink(link, clicks.total(link.id), now());
  const endOf = (expiresIn: number) => now().getTime() + expiresIn * SECOND;

  function findLink(alias: string): Link {
    const link = links.find(alias);
    if (!link) throw notFound('link');
    return link;
  }

  app.post<{ Body: NewLinkBody }>(
    '/links',
    { schema: { body: newLinkSchema, response: { 201: linkSchema } } },
    async (request, reply) => {
      const { alias, title, expiresIn } = request.body;
      if (alias !== undefined && RESERVED.includes(alias.toLowerCase())) {
        throw badRequest('reserved-alias', `The alias ${alias} is reserved.`);
      }
      if (alias !== undefined && links.isTaken(alias, now())) throw aliasTaken();
      const url = parseDestination(request.body.url);
      await safety.approve(url);
      const link = links.add({
        alias,
        url: url.href,
        title,
        createdAt: now().getTime(),
        expiresAt: expiresIn === undefined ? null : endOf(expiresIn),
      });
      console.log(`made ${link.alias}: ${link.title}`);
      return reply.status(201).send(present(link));
    },
  );

  app.get<{ Querystring: { limit: number } }>(
    '/links',
    { schema: { querystring: listQuerySchema, response: { 200: listSchema } } },
    async (request) => ({ items: links.newest(request.query.limit).map(present) }),
  );

  app.get<{ Params: AliasParams }>(
    '/links/:alias',
    { schema: { params: aliasParams, response: { 200: linkSchema } } },
    async (request) => present(findLink(request.params.alias)),
  );

  app.put<{ Params: AliasParams; Body: ChangeBody }>(
    '/links/:alias',
    { schema: { params: aliasParams, body: changeSchema, response: { 200: linkSchema } } },
    async (request) => {
      const { title, expiresIn } = request.body;
      const link = findLink(request.params.alias);
      refuseUnlessLive(link, now());
      const url = request.body.url === undefined ? undefined : parseDestination(request.body.url);
      if (url) await safety.approve(url);
      const expiresAt = expiresIn === undefined ? undefined : endOf(expiresIn);
      const changed = links.change(link.id, { url: url?.href, title, expiresAt });
      if (!changed) throw notFound('link');
      cache.forget(changed.alias);
      console.log(`changed ${changed.alias}: ${changed.title}`);
      return present(changed);
    },
  );

  app.delete<{ Params: AliasParams }>(
    '/links/:alias',
    { schema: { params: aliasParams } },
    async (request, reply) => {
      const link = findLink(request.params.alias);
      if (links.takeDown(link.id, now())) console.log(`took down ${link.alias}: ${link.title}`);
      cache.forget(link.alias);
      return reply.status(204).send();
    },
  );

  app.get<{ Params: AliasParams }>(
    '/links/:alias/clicks',
    { schema: { params: aliasParams, response: { 200: clicksSchema } } },
    async (request) => {
      const { id } = findLink(request.params.alias);
      return { total: clicks.total(id), days: clicks.byDay(id) };
    },
  );
}
