import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Collection } from '../../catalog/catalog.ts';
import { type Result, success } from '../../domain/failure.ts';
import { readAttempts } from '../../store/read-attempts.ts';
import { openSqliteAttemptStore } from '../../store/sqlite-attempt-store.ts';
import { planLeftoverRepairs } from './leftovers.ts';
import { planRecordRepairs, planUnreadableRepairs } from './record.ts';
import type { Repair } from './repair.ts';
import { planSnapshotRepositoryRepairs } from './snapshot-repositories.ts';
import { planWorkspaceRepairs } from './workspaces.ts';

/** Looks for what `doctor --repair` can repair, and touches nothing. What candidates wrote is never part of it. */
export async function planRepairs(machine: {
  readonly home: string;
  readonly cloneRoot: string;
  readonly collection: Collection;
  readonly now: Date;
}): Promise<Result<readonly Repair[]>> {
  const { home, cloneRoot, collection, now } = machine;
  const file = join(home, 'attempts.sqlite');
  const leftovers = planLeftoverRepairs(tmpdir(), now.getTime());
  const record = planRecordRepairs(file, now);
  if (record.length > 0) return success([...record, ...leftovers]);
  const store = openSqliteAttemptStore(file);
  if (!store.ok) return store;
  try {
    const read = await readAttempts(store.value);
    if (!read.ok) return read;
    const { attempts, unreadable } = read.value;
    const ids = attempts.map(({ id }) => id);
    return success([
      ...planUnreadableRepairs(file, unreadable, now),
      ...(await planWorkspaceRepairs({
        attempts,
        collection,
        cloneRoot,
        dataDirectory: home,
      })),
      ...(await planSnapshotRepositoryRepairs(home, ids, now)),
      ...leftovers,
    ]);
  } finally {
    await store.value.close();
  }
}
