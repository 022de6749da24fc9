import SQLite from 'better-sqlite3';
import { buildApp } from './app.ts';
import { seed } from './database/seed.ts';

const file = process.env.DATABASE_FILE ?? 'reedbed.db';
const port = Number(process.env.PORT ?? 3000);

const database = new SQLite(file, process.env.PRINT_SQL ? { verbose: console.log } : {});
database.pragma('journal_mode = WAL');

const now = () => new Date();
const app = await buildApp({ database, now });
if (process.argv.includes('--seed')) seed(database, now());

await app.listen({ port, host: '127.0.0.1' });
console.log(`Reedbed listens on http://127.0.0.1:${port}`);
