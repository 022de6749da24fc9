import { failed, type Result, success } from '../../domain/failure.ts';
import { loadDraft } from '../draft.ts';
import type { AuthoringHost } from '../host.ts';
import { treeName } from './tree-marker.ts';
import { closeTree, openTree } from './working-tree.ts';

/** Throws an open tree away, with all that was typed in it. @returns where it was */
export function discardTree(
  host: AuthoringHost,
  id: string,
  purpose: Parameters<typeof treeName>[0],
): Result<string> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const tree = openTree(host, draft.value.exercise, treeName(purpose));
  if (!tree) return failed('wrong-state', 'No such tree is open.', { command: ['status', id] });
  closeTree(host, draft.value.exercise, tree);
  return success(tree.directory);
}
