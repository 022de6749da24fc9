import { describe, test } from 'vitest';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { playsOut } from '../client/twelve-clients.ts';
import { value } from '../ports/contract.ts';
import { findPostgres } from '../support/postgres.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const found = findPostgres();
if ('missing' in found) test.skip(`PostgreSQL: ${found.missing}`);
else {
  const postgres = sharedPostgres(found.bin);
  describe('on PostgreSQL', () => {
    playsOut(async () =>
      value(await openPostgresBash(await postgres().database(), { version: '1.0.0', isHost: true })),
    );
  });
}
