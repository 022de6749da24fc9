import { readmeRunSection } from './checkout-files.ts';

/** A service that works: one table, three routes, its whole outside in `world`. */
export const SERVICE_FILES: Readonly<Record<string, string>> = {
  'README.md': `# Notes

Keeps short notes. \`buildApp(world)\` of \`src/app.ts\` makes the service over a database; it may be called repeatedly with
different databases. Time comes from \`world.now\`.

- \`POST /notes\` with \`{ "text": "milk" }\` → 201 with the note: \`{ "id", "text", "created" }\`, \`created\` in ISO 8601. A
  text is 1 to 200 characters; anything else is a 400.
- \`GET /notes\` → 200 with \`{ "notes": [...] }\`, the newest first; of one moment, the higher id first.
- \`DELETE /notes/:id\` → 204, or 404 if there is no such note.

${readmeRunSection('src/server.ts')}`,
  'src/app.ts': `import type { Database } from 'better-sqlite3';
import fastify, { type FastifyInstance } from 'fastify';
import { migrate } from './database.ts';
import { addNote, listNotes, removeNote } from './notes.ts';

/** The service's whole outside. */
export interface World {
  readonly database: Database;
  readonly now: () => Date;
}

const noteSchema = {
  type: 'object',
  required: ['text'],
  properties: { text: { type: 'string', minLength: 1, maxLength: 200 } },
};

export function buildApp({ database, now }: World): FastifyInstance {
  migrate(database);
  const app = fastify();
  app.post<{ Body: { text: string } }>('/notes', { schema: { body: noteSchema } }, (request, reply) =>
    reply.code(201).send(addNote(database, request.body.text, now())),
  );
  app.get('/notes', () => ({ notes: listNotes(database) }));
  app.delete<{ Params: { id: string } }>('/notes/:id', (request, reply) =>
    reply.code(removeNote(database, Number(request.params.id)) ? 204 : 404).send(),
  );
  return app;
}
`,
  'src/database.ts': `import type { Database } from 'better-sqlite3';

export function migrate(database: Database): void {
  database.exec('create table if not exists note (id integer primary key, text text not null, created text not null)');
}
`,
  'src/notes.ts': `import type { Database } from 'better-sqlite3';

export interface Note {
  readonly id: number;
  readonly text: string;
  readonly created: string;
}

export function addNote(database: Database, text: string, now: Date): Note {
  const created = now.toISOString();
  const { lastInsertRowid } = database
    .prepare('insert into note (text, created) values (?, ?)')
    .run(text, created);
  return { id: Number(lastInsertRowid), text, created };
}

export function listNotes(database: Database): Note[] {
  return database.prepare('select id, text, created from note order by created desc, id desc').all() as Note[];
}

/** Whether there was such a note. */
export function removeNote(database: Database, id: number): boolean {
  return database.prepare('delete from note where id = ?').run(id).changes > 0;
}
`,
  'src/server.ts': `import SQLite from 'better-sqlite3';
import { buildApp } from './app.ts';

const port = Number(process.env.PORT ?? 3000);
const database = new SQLite(process.env.DATABASE_FILE ?? 'notes.db');
const app = buildApp({ database, now: () => new Date() });
await app.listen({ port, host: '127.0.0.1' });
console.log(\`Notes listens on http://127.0.0.1:\${port}\`);
`,
  'test/notes.test.ts': `import SQLite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { buildApp } from '../src/app.ts';

const appNow = () => buildApp({ database: new SQLite(':memory:'), now: () => new Date('2026-03-02T09:00:00Z') });

describe('notes', () => {
  test('a note that was made is listed', async () => {
    const app = appNow();
    const made = await app.inject({ method: 'POST', url: '/notes', payload: { text: 'milk' } });
    expect(made.statusCode).toBe(201);
    const listed = await app.inject({ method: 'GET', url: '/notes' });
    expect(listed.json()).toEqual({ notes: [made.json()] });
  });
});
`,
};

export const SERVICE_GUARD = `import { describe, expect, test } from 'bugsquash/examiner';

// What works now and must keep working, whatever is fixed.
describe('notes', () => {
  test('a note that was made is listed, and gone once it is deleted', async ({ subject }) => {
    const { status, json: note } = await subject.post('/notes', { text: 'milk' });
    expect(status).toBe(201);
    expect((await subject.get('/notes')).json).toEqual({ notes: [note] });
    expect((await subject.delete(\`/notes/\${note.id}\`)).status).toBe(204);
    expect((await subject.get('/notes')).json).toEqual({ notes: [] });
  });

  test('a note without text is refused', async ({ subject }) => {
    expect((await subject.post('/notes', { text: '' })).status).toBe(400);
  });

  test('what is not there cannot be deleted', async ({ subject }) => {
    expect((await subject.delete('/notes/7')).status).toBe(404);
  });
});
`;
