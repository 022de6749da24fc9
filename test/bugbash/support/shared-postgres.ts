import { afterAll, beforeAll } from 'vitest';
import { type Postgres, startPostgres } from './postgres.ts';

/** One PostgreSQL for all tests of a file; each takes databases of its own in it. */
export function sharedPostgres(bin: string): () => Postgres {
  let running: Postgres | undefined;
  beforeAll(async () => {
    running = await startPostgres(bin);
  });
  afterAll(() => running?.stop());
  return () => {
    if (!running) throw new Error('PostgreSQL was not started');
    return running;
  };
}
