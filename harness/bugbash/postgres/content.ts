import type { Result } from '../../domain/failure.ts';
import type { ContentStore, PublishedContent } from '../worker-ports.ts';
import type { Connection } from './connection.ts';
import { SCHEMA } from './schema.ts';

export class PostgresContent implements ContentStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  put({ digest, exercise, bytes, signer, signature }: PublishedContent): Promise<Result<void>> {
    return this.#connection.run(async (sql) => {
      await sql.query(
        `INSERT INTO ${SCHEMA}.content (digest, exercise, bytes, signer, signature) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING`,
        [digest, exercise, Buffer.from(bytes), signer, signature],
      );
    });
  }

  get(digest: string): Promise<Result<PublishedContent | null>> {
    return this.#connection.run(async (sql) => {
      const { rows } = await sql.query<{ [Key in keyof PublishedContent]: PublishedContent[Key] }>(
        `SELECT digest, exercise, bytes, signer, signature FROM ${SCHEMA}.content WHERE digest = $1`,
        [digest],
      );
      return rows[0] ?? null;
    });
  }
}
