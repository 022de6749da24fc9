import type { BashHome } from '../../bugbash/host/bash-home.ts';
import type { BashStore } from '../../bugbash/ports.ts';
import { openBashDatabase, openBashStore, systemClock } from '../../compose.ts';
import type { Result } from '../../domain/failure.ts';

/** The store of a bash: in the database that `--database` names, or in the file of its own. */
export async function openStoreOf(home: BashHome, database: string | undefined): Promise<Result<BashStore>> {
  const opened =
    database === undefined
      ? (await openBashStore())(home.database, () => systemClock.now().atMs)
      : await openBashDatabase(database, true);
  return opened.ok ? { ok: true, value: opened.value.store } : opened;
}
