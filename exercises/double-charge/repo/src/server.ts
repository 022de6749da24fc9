import { setTimeout } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { buildApp } from './app.ts';
import { standIn } from './paywell/stand-in.ts';

const file = process.env.DATABASE_FILE ?? 'till.db';
const port = Number(process.env.PORT ?? 3000);

const database = new SQLite(file);
database.pragma('journal_mode = WAL');

const app = await buildApp({
  database,
  now: () => new Date(),
  sleep: (milliseconds) => setTimeout(milliseconds, undefined, { ref: false }),
  random: Math.random,
  fetch: process.env.PAYWELL === 'live' ? fetch : standIn(),
});

await app.listen({ port, host: '127.0.0.1' });
console.log(`Till listens on http://127.0.0.1:${port}`);
