import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { hostAfterwards } from '../../../harness/cli/host/afterwards.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { COLLECTION } from '../../support/exercises.ts';
import { openHost, squashes, submitAndWait } from '../host/rig.ts';
import { value } from '../ports/contract.ts';
import { findPostgres } from '../support/postgres.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const found = findPostgres();

describe.skipIf('missing' in found)('host afterwards --database', () => {
  const postgres = sharedPostgres('bin' in found ? found.bin : '');

  test('writes the pages of a bash in PostgreSQL on either of its hosts, and says where it is without the option', async () => {
    const url = await postgres().database();
    const host = async () => {
      const home = await temporaryFolder();
      const database = value(await openPostgresBash(url, { version: '1.0.0', isHost: true }));
      const rig = await openHost({ home, database });
      onTestFinished(rig.close);
      return rig;
    };
    const [first, second] = [await host(), await host()];
    const ann = await first.join('Ann', 'Reds');
    await first.act('/clock', { action: 'start' });
    await submitAndWait(first, ann.token, 'key-0001', squashes([1]));
    await first.act('/clock', { action: 'end' });
    await first.act('/reveal');

    const folder = await temporaryFolder();
    const file = join(folder, 'bash.yaml');
    writeFileSync(
      file,
      'name: Spring bash\nexercises: [money-split]\nminutes: 30\nteams: teams\nhints: on\nassistants: allowed\n',
    );
    const afterwards = (home: string, values: Readonly<Record<string, string>>) =>
      hostAfterwards(file, { values, switches: new Set(), positionals: [], lists: {} }, {
        environment: { BUGSQUASH_HOME: home },
        currentDirectory: folder,
        collection: COLLECTION,
      } as never);
    for (const [number, { home }] of [first, second].entries()) {
      const to = `pages-${number}`;
      expect(await afterwards(home, { to })).toMatchObject({
        ok: false,
        failure: { message: expect.stringContaining('is kept in a database') },
      });
      expect(await afterwards(home, { to, database: url })).toMatchObject({ ok: true });
      expect(readdirSync(join(folder, to)).sort()).toEqual(['exercise-a.html', 'index.html']);
      const page = readFileSync(join(folder, to, 'exercise-a.html'), 'utf8');
      expect(page).toContain('// squashes:1; ');
      expect(page).toContain('Reds');
    }
  });
});

if ('missing' in found) test.skip(`PostgreSQL: ${found.missing}`);
