import { timeSchema } from '../http/schemas.ts';
import { publicPart, SHORT_HOST } from './destination.ts';
import { type Link, stateOf } from './link.ts';

const nullableTime = { type: ['string', 'null'], format: 'date-time' } as const;

/** A link as the staff see it. */
export const linkSchema = {
  type: 'object',
  required: ['alias', 'short', 'url', 'title', 'state', 'clicks', 'createdAt', 'expiresAt'],
  properties: {
    alias: { type: 'string' },
    short: { type: 'string' },
    url: { type: 'string' },
    title: { type: 'string' },
    state: { type: 'string', enum: ['live', 'expired', 'taken-down'] },
    clicks: { type: 'integer' },
    createdAt: timeSchema,
    expiresAt: nullableTime,
  },
} as const;

/** A link as everybody may see it before following it. */
export const previewSchema = {
  type: 'object',
  required: ['alias', 'title', 'destination', 'createdAt', 'expiresAt'],
  properties: {
    alias: { type: 'string' },
    title: { type: 'string' },
    destination: { type: 'string' },
    createdAt: timeSchema,
    expiresAt: nullableTime,
  },
} as const;

const toIso = (milliseconds: number) => new Date(milliseconds).toISOString();

const times = (link: Link) => ({
  createdAt: toIso(link.createdAt),
  expiresAt: link.expiresAt === null ? null : toIso(link.expiresAt),
});

export const presentLink = (link: Link, clicks: number, now: Date) => ({
  alias: link.alias,
  short: `https://${SHORT_HOST}/${link.alias}`,
  url: link.url,
  title: link.title,
  state: stateOf(link, now),
  clicks,
  ...times(link),
});

export const presentPreview = (link: Link) => ({
  alias: link.alias,
  title: link.title,
  destination: publicPart(link.url),
  ...times(link),
});
