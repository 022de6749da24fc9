import type { Database } from 'better-sqlite3';
import { codeFor } from './codes.ts';
import { type Link, stateOf } from './link.ts';

interface LinkRow {
  id: number;
  alias: string;
  url: string;
  title: string | null;
  created_at: number;
  expires_at: number | null;
  taken_down_at: number | null;
}

export interface NewLink {
  /** Left out, the link gets the next code. */
  alias?: string | undefined;
  url: string;
  title?: string | undefined;
  createdAt: number;
  expiresAt: number | null;
}

export interface LinkChange {
  url?: string | undefined;
  title?: string | undefined;
  expiresAt?: number | undefined;
}

const LINK_COLUMNS = 'id, alias, url, title, created_at, expires_at, taken_down_at';

function toLink(row: LinkRow): Link {
  return {
    id: row.id,
    alias: row.alias,
    url: row.url,
    title: row.title ?? row.url,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    takenDownAt: row.taken_down_at,
  };
}

export type LinkRepository = ReturnType<typeof linkRepository>;

export function linkRepository(database: Database) {
  const byAlias = database.prepare(`select ${LINK_COLUMNS} from links where alias = ?`);
  const newest = database.prepare(`select ${LINK_COLUMNS} from links order by id desc limit ?`);
  const nextId = database.prepare('select coalesce(max(id), 0) + 1 from links').pluck();
  // A link that has expired makes room for the one that takes its alias over.
  const insert = database.prepare(`
    insert or replace into links (id, alias, url, title, created_at, expires_at)
    values (:id, :alias, :url, :title, :createdAt, :expiresAt)
    returning ${LINK_COLUMNS}
  `);
  const update = database.prepare(`
    update links
    set url = coalesce(:url, url),
        title = coalesce(:title, title),
        expires_at = coalesce(:expiresAt, expires_at)
    where id = :id and taken_down_at is null
    returning ${LINK_COLUMNS}
  `);
  const takeDown = database.prepare(
    'update links set taken_down_at = ? where id = ? and taken_down_at is null',
  );

  function find(alias: string): Link | undefined {
    const row = byAlias.get(alias) as LinkRow | undefined;
    return row && toLink(row);
  }

  function isTaken(alias: string, now: Date): boolean {
    const holder = find(alias);
    return holder !== undefined && stateOf(holder, now) !== 'expired';
  }

  return {
    /** Spelling in capitals or small letters makes no difference. */
    find,

    /** An alias is free again once its link has expired, but never after a takedown. */
    isTaken,

    newest(limit: number): Link[] {
      return (newest.all(limit) as LinkRow[]).map(toLink);
    },

    add: database.transaction((link: NewLink): Link => {
      const id = nextId.get() as number;
      const alias = link.alias ?? codeFor(id);
      const row = insert.get({
        id,
        alias,
        url: link.url,
        title: link.title ?? null,
        createdAt: link.createdAt,
        expiresAt: link.expiresAt,
      });
      return toLink(row as LinkRow);
    }),

    /** Changes what is given and leaves the rest; undefined if the link has been taken down meanwhile. */
    change(id: number, change: LinkChange): Link | undefined {
      const { url = null, title = null, expiresAt = null } = change;
      const row = update.get({ id, url, title, expiresAt }) as LinkRow | undefined;
      return row && toLink(row);
    },

    /** Says whether it was up until now. */
    takeDown(id: number, now: Date): boolean {
      return takeDown.run(now.getTime(), id).changes > 0;
    },
  };
}
