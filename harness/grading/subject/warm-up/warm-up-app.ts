import type { Database, Statement } from 'better-sqlite3';
import type { FastifyInstance } from 'fastify';
import { requireOffered } from '../offered-packages.ts';

/**
 * Code of ours that stands in the submission's place while there is none, so that all around it (Fastify, the
 * database driver, the database process, the examiner) has run often enough to be fast. It does what services of exercises
 * do: migrate, prepare, list, write in transactions, refuse.
 */

interface WarmUpWorld {
  readonly database?: Database;
  readonly now?: () => Date;
}

const MIGRATIONS = [
  'CREATE TABLE author (id INTEGER PRIMARY KEY, handle TEXT NOT NULL UNIQUE, joined TEXT NOT NULL)',
  'CREATE TABLE note (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES author (id), text TEXT NOT NULL, written TEXT NOT NULL)',
  'CREATE INDEX note_by_time ON note (written, id)',
  'CREATE TABLE mark (note INTEGER NOT NULL REFERENCES note (id), name TEXT NOT NULL, PRIMARY KEY (note, name)) WITHOUT ROWID',
];

const STATEMENTS = {
  addAuthor: 'INSERT INTO author (handle, joined) VALUES (?, ?) ON CONFLICT (handle) DO NOTHING',
  author: 'SELECT id, handle, joined FROM author WHERE handle = ?',
  addNote: 'INSERT INTO note (author, text, written) VALUES (@author, @text, @written)',
  addMark: 'INSERT INTO mark (note, name) VALUES (?, ?)',
  note: 'SELECT note.id, text, written, handle FROM note JOIN author ON author.id = note.author WHERE note.id = ?',
  page: 'SELECT note.id, text, written, handle FROM note JOIN author ON author.id = note.author WHERE note.id < @before ORDER BY note.id DESC LIMIT @limit',
  marks: 'SELECT name FROM mark WHERE note = ? ORDER BY name',
  count: 'SELECT count(*) FROM note',
  drop: 'DELETE FROM note WHERE id = ?',
  dropMarks: 'DELETE FROM mark WHERE note = ?',
};

const NOTE = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    text: { type: 'string' },
    written: { type: 'string' },
    author: { type: 'string' },
    marks: { type: 'array', items: { type: 'string' } },
  },
};

export async function buildApp({ database, now = () => new Date(0) }: WarmUpWorld): Promise<unknown> {
  const { fastify } = requireOffered(process.cwd())('fastify') as typeof import('fastify');
  const app = fastify();
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
    reply.code(error.statusCode ?? 500).send({ title: 'refused' }),
  );
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ title: 'not found' }));
  app.get('/echo', async (request) => request.query);
  app.post('/echo', async (request, reply) => reply.code(201).send(request.body));
  if (database) noteRoutes(app, database, now);
  await app.ready();
  return app;
}

function noteRoutes(app: FastifyInstance, database: Database, now: () => Date): void {
  migrate(database);
  const prepared = Object.fromEntries(
    Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare<unknown[]>(sql)]),
  ) as Record<keyof typeof STATEMENTS, Statement<unknown[]>>;
  prepared.marks.pluck();
  interface Row {
    readonly id: number;
    readonly text: string;
    readonly written: string;
    readonly handle: string;
  }
  const shown = ({ handle, ...row }: Row) => ({
    ...row,
    author: handle,
    marks: prepared.marks.all(row.id),
  });
  const write = database.transaction((handle: string, text: string, marks: readonly string[]) => {
    prepared.addAuthor.run(handle, now().toISOString());
    const author = prepared.author.get(handle) as { id: number };
    const { lastInsertRowid } = prepared.addNote.run({
      author: author.id,
      text,
      written: now().toISOString(),
    });
    for (const mark of marks) prepared.addMark.run(lastInsertRowid, mark);
    return prepared.note.get(lastInsertRowid) as Row;
  });
  const drop = database.transaction((id: number) => {
    prepared.dropMarks.run(id);
    return prepared.drop.run(id).changes === 1;
  });
  const body = {
    type: 'object',
    required: ['author', 'text'],
    properties: {
      author: { type: 'string', minLength: 1, maxLength: 40 },
      text: { type: 'string', maxLength: 1000 },
      marks: { type: 'array', items: { type: 'string' }, maxItems: 8 },
    },
  };
  const querystring = {
    type: 'object',
    properties: {
      limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
      before: { type: 'integer' },
    },
  };
  const params = { type: 'object', properties: { id: { type: 'integer' } } };
  const list = {
    type: 'object',
    properties: { items: { type: 'array', items: NOTE }, next: { type: 'string', nullable: true } },
  };
  app.post('/notes', { schema: { body, response: { 201: NOTE } } }, async (request, reply) => {
    const { author, text, marks = [] } = request.body as { author: string; text: string; marks?: string[] };
    return reply.code(201).send(shown(write(author, text, marks)));
  });
  app.get('/notes', { schema: { querystring, response: { 200: list } } }, async (request) => {
    const { limit, before = Number.MAX_SAFE_INTEGER } = request.query as { limit: number; before?: number };
    const items = (prepared.page.all({ before, limit }) as Row[]).map(shown);
    const last = items.at(-1);
    return { items, next: last ? `/notes?limit=${limit}&before=${last.id}` : null };
  });
  app.get('/notes/:id', { schema: { params, response: { 200: NOTE } } }, async (request, reply) => {
    const row = prepared.note.get((request.params as { id: number }).id) as Row | undefined;
    return row ? shown(row) : reply.callNotFound();
  });
  app.delete('/notes/:id', { schema: { params } }, async (request, reply) =>
    drop((request.params as { id: number }).id) ? reply.code(204).send() : reply.callNotFound(),
  );
}

function migrate(database: Database): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
}

/** What libraries are asked: values there and back, and instances. */
export function echo(value: unknown): unknown {
  return value;
}

export class Tally {
  #sum = 0n;

  add(amount: bigint): bigint {
    this.#sum += amount;
    return this.#sum;
  }
}
