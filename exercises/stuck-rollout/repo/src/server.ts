import { setTimeout } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { buildApp } from './app.ts';
import { seed } from './database/seed.ts';

const file = process.env.DATABASE_FILE ?? 'slipway.db';
const port = Number(process.env.PORT ?? 3000);

const database = new SQLite(file);
database.pragma('journal_mode = WAL');

const now = () => new Date();
const app = await buildApp({ database, now, sleep: (milliseconds) => setTimeout(milliseconds) });
if (process.argv.includes('--seed')) seed(database, now());

await app.listen({ port, host: '127.0.0.1' });
console.log(`Slipway listens on http://127.0.0.1:${port}`);
