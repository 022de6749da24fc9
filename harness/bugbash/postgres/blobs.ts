import { createHash } from 'node:crypto';
import type { Sql } from './connection.ts';
import { SCHEMA } from './schema.ts';

export async function writeBlob(sql: Sql, bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  await sql.query(`INSERT INTO ${SCHEMA}.blobs (hash, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
    hash,
    Buffer.from(bytes),
  ]);
  return hash;
}

export async function readBlob(sql: Sql, hash: string): Promise<Buffer | null> {
  const { rows } = await sql.query<{ bytes: Buffer }>(`SELECT bytes FROM ${SCHEMA}.blobs WHERE hash = $1`, [
    hash,
  ]);
  return rows[0]?.bytes ?? null;
}
