import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '../files/list-files.ts';
import { readAttempts } from '../store/read-attempts.ts';
import { openSqliteAttemptStore } from '../store/sqlite-attempt-store.ts';
import { parseMarker } from '../workspace/marker-file.ts';
import { workspacePaths } from '../workspace/workspace.ts';
import type { MachineLine } from './machine-line.ts';

const OPEN = new Set(['prepared', 'running', 'paused', 'over']);

/** Files of open attempts that keep a workspace from being graded: one that can't be read, or has no name in UTF-8. */
export async function workspaceLines(home: string): Promise<MachineLine[]> {
  const file = path.join(home, 'attempts.sqlite');
  // What is wrong with the store is a line of its own.
  const store = existsSync(file) ? openSqliteAttemptStore(file) : undefined;
  if (!store?.ok) return [];
  try {
    const attempts = await readAttempts(store.value);
    return attempts.ok
      ? attempts.value.attempts.flatMap(({ state }) =>
          OPEN.has(state.phase) ? unreadableIn(state.prepared.workspace) : [],
        )
      : [];
  } finally {
    await store.value.close();
  }
}

function unreadableIn(directory: string): MachineLine[] {
  const { marker } = workspacePaths({ directory, dataDirectory: '', attemptId: '' });
  const workspace = existsSync(marker)
    ? parseMarker(directory, marker, readFileSync(marker, 'utf8'))
    : undefined;
  // `doctor --repair` sees to those without a marker.
  if (!workspace?.ok) return [];
  const { skipped } = listFiles(directory, workspace.value.exercise.editable);
  return skipped.flatMap(({ path: relative, reason }): MachineLine[] => {
    if (reason !== 'not readable' && reason !== 'name is not UTF-8') return [];
    const where = path.join(directory, relative);
    return [
      {
        name: 'workspace',
        state: 'failed',
        detail: `${where}: ${reason}, so nothing can be submitted from there`,
        next:
          reason === 'not readable'
            ? { run: ['chmod', 'u+rX', where], lead: 'Let yourself read it, or move it out of the workspace' }
            : 'Rename it or move it out of the workspace',
      },
    ];
  });
}
