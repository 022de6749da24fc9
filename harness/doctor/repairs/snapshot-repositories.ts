import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expected } from '../../workspace/expected.ts';
import { isSnapshotRepositoryWhole } from '../../workspace/snapshots/snapshot-repository.ts';
import { type Repair, setAsideName } from './repair.ts';

/** Snapshots that git can't read any more. They are set aside, not removed: some of them may still be saved. */
export async function planSnapshotRepositoryRepairs(
  dataDirectory: string,
  attemptIds: readonly string[],
  now: Date,
): Promise<Repair[]> {
  const repairs: Repair[] = [];
  for (const id of attemptIds) {
    const repository = join(dataDirectory, 'attempts', id, 'snapshots.git');
    const exists = await stat(repository).catch(() => undefined);
    if (exists === undefined || (await isSnapshotRepositoryWhole(repository))) continue;
    const aside = setAsideName(repository, now);
    repairs.push({
      wrong: `${repository} is damaged: snapshots can neither be taken nor put back`,
      remedy: `set it aside as ${aside}; the next snapshot begins another`,
      apply: () => expected(`set ${repository} aside`, () => rename(repository, aside)),
    });
  }
  return repairs;
}
