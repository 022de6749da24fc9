import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { failed, type Result, success } from '../../domain/failure.ts';
import { loadDraft, writeAll } from '../draft.ts';
import { type AuthoringHost, authoringFolder } from '../host.ts';
import { withoutEntry } from '../manifest/edit-manifest.ts';
import { treeName } from '../trees/tree-marker.ts';
import { openTree } from '../trees/working-tree.ts';
import { bugNamed, patchNamed } from './target.ts';

/** A fix to take back: what goes, and what stays of it. */
export interface RemovableFix {
  /** Relative to `solutions/<id>/`. */
  readonly patch: string;
  /** Whether `solution.yaml` says why it is wrong, which goes with it. */
  readonly isDeclared: boolean;
  /** Where a copy will lie: the patch, below what the manifest said of it. */
  readonly copy: string;
  readonly remove: () => void;
}

/**
 * Finds an alternative or a wrong fix that is to go; nothing goes before `remove` is called. References stay, since
 * nothing can be graded without them.
 */
export function removableFix(
  host: AuthoringHost,
  id: string,
  bugName: string,
  named: string,
): Result<RemovableFix> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const { exercise } = draft.value;
  const bug = bugNamed(draft.value, bugName);
  if (!bug.ok) return bug;
  const patch = patchNamed(draft.value, bug.value, named);
  if (!patch.ok) return patch;
  const { name, kind, text } = patch.value;
  if (kind === 'reference') {
    return failed(
      'bad-arguments',
      `${name} is the reference, without which nothing can be graded; it can be changed.`,
      { command: ['fix', 'edit', id, bugName, 'reference'] },
    );
  }
  const open = openTree(host, exercise, treeName({ kind: 'fix', bug: bug.value, patch: name }));
  if (open) {
    return failed('wrong-state', `A tree is open for ${name}: ${open.directory}.`, {
      command: ['fix', 'edit', id, bugName, named, '--discard'],
      lead: 'Throw it away first',
    });
  }
  const manifest = join(exercise.solutionRoot, 'solution.yaml');
  const place = exercise.solution.wrong.findIndex((entry) => entry.patch === name);
  const copy = freeName(join(authoringFolder(host, id), 'removed', name.replaceAll('/', '-')));
  return success({
    patch: name,
    isDeclared: place >= 0,
    copy,
    remove() {
      const said = place < 0 ? '' : stringify(exercise.solution.wrong[place], { lineWidth: 110 });
      const rest =
        place < 0
          ? []
          : ([[manifest, withoutEntry(readFileSync(manifest, 'utf8'), 'wrong', place)]] as const);
      writeAll(
        host,
        id,
        new Map<string, string | null>([
          [copy, `${said}${text}`],
          [join(exercise.solutionRoot, name), null],
          ...rest,
        ]),
      );
    },
  });
}

/** The name, or the first of `<name>.2`, `<name>.3` … that is free: what was removed earlier stays. */
function freeName(file: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? file : `${file}.${number}`;
    if (!existsSync(name)) return name;
  }
}
