import SQLite from 'better-sqlite3';
import { buildApp } from './app.ts';
import { seed } from './database/seed.ts';

const file = process.env.DATABASE_FILE ?? 'murmur.db';
const port = Number(process.env.PORT ?? 3000);

const database = new SQLite(file);
database.pragma('journal_mode = WAL');

const now = () => new Date();
const app = await buildApp({ database, now });
if (process.argv.includes('--seed')) await seed(app);

await app.listen({ port, host: '127.0.0.1' });
console.log(`Murmur listens on http://127.0.0.1:${port}`);
