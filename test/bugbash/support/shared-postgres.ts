import { afterAll, beforeAll, expect } from 'vitest';
import { type Postgres, startPostgres } from './postgres.ts';

/**
 * One PostgreSQL for all tests of a file; each takes databases of its own in it. What `pg` calls deprecated fails the
 * file: above all two statements at once on one connection, of which one may then run outside its transaction.
 */
export function sharedPostgres(bin: string): () => Postgres {
  let running: Postgres | undefined;
  const deprecated: Error[] = [];
  const onWarning = (warning: Error): void => {
    if (warning.name === 'DeprecationWarning' && /pg@|client\.query/.test(warning.message))
      deprecated.push(warning);
  };
  beforeAll(async () => {
    process.on('warning', onWarning);
    running = await startPostgres(bin);
  });
  afterAll(async () => {
    process.off('warning', onWarning);
    await running?.stop();
    expect(deprecated.map(({ stack }) => stack)).toEqual([]);
  });
  return () => {
    if (!running) throw new Error('PostgreSQL was not started');
    return running;
  };
}
