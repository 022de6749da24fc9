import { setTimeout } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { openSqliteBash } from '../../../harness/bugbash/sqlite/open.ts';
import type { BashDatabase } from '../../../harness/bugbash/worker-ports.ts';
import { findPostgres, query } from '../support/postgres.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type BackEnd, holdsContract, LEASE_MS, value } from './contract.ts';

const found = findPostgres();
if ('missing' in found) test.skip(`PostgreSQL: ${found.missing}`);
else {
  const postgres = sharedPostgres(found.bin);
  const urls = new Map<string, Promise<string>>();
  const urlOf = (folder: string): Promise<string> => {
    const url = urls.get(folder) ?? postgres().database();
    urls.set(folder, url);
    return url;
  };
  const open = async (url: string): Promise<BashDatabase> =>
    value(await openPostgresBash(url, { version: '1.0.0', isHost: true }));

  const backEnd: BackEnd = {
    name: 'PostgreSQL',
    open: async (folder) => open(await urlOf(folder)),
    async pass(folder, _clock, ms) {
      const url = await urlOf(folder);
      const earlier = `- ${ms} * interval '1 millisecond'`;
      await query(
        url,
        `UPDATE bugsquash_queue.job SET heartbeat_on = heartbeat_on ${earlier}, started_on = started_on ${earlier}`,
      );
      const lost = `SELECT 1 FROM bugsquash_queue.job WHERE state = 'active'
        AND heartbeat_on < now() - interval '${LEASE_MS} milliseconds'`;
      // The supervisor of a host that is open looks every second.
      while ((await query(url, lost)).length > 0) await setTimeout(50);
    },
    restore: async (file) => value(openSqliteBash(file, () => 0)),
    async edit(folder, position, from, to) {
      const edited = await query(
        await urlOf(folder),
        'UPDATE bugsquash.entries SET line = replace(line, $1, $2) WHERE position = $3 RETURNING 1',
        [from, to, position],
      );
      if (edited.length !== 1) throw new Error(`there is no entry ${position}`);
    },
  };

  describe('on a real PostgreSQL', () => holdsContract(backEnd));
}
