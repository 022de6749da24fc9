import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Tree } from '../../catalog/exercise-files.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { failed, type NextStep, type Result, success } from '../../domain/failure.ts';
import { valueExports } from '../../verify/checks/cheats/entry-exports.ts';
import { loadDraft } from '../draft.ts';
import type { AuthoringHost } from '../host.ts';
import { withEntry } from '../manifest/edit-manifest.ts';
import { bringAlong, type Rebased } from '../rebase/rebase.ts';
import { closeTree, openTree, treeBase, treeNow, type WorkingTree } from '../trees/working-tree.ts';
import { type BugFacts, healthyTree } from './add-bug.ts';
import { planBreak } from './plan-break.ts';
import { bugTestSkeleton } from './skeletons.ts';

export interface SavedBug {
  readonly bug: string;
  /** What was written, by name in the exercise or the solution. */
  readonly written: readonly string[];
  readonly rebased: Rebased;
}

/**
 * Records the break that was typed in a bug's tree: `repo/` gets it beside all other bugs, its way back becomes the
 * reference. Nothing is written unless the new reference combines with the others.
 */
export async function saveBug(
  host: AuthoringHost,
  id: string,
  bug: string,
  said: BugFacts,
): Promise<Result<SavedBug>> {
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const { exercise } = draft.value;
  const tree = openTree(host, exercise, `bug-${bug}`);
  if (!tree) {
    return failed('wrong-state', `No tree is open for a bug "${bug}" of "${id}".`, {
      command: ['bug', 'add', id, bug],
      lead: 'Open one',
    });
  }
  const healthy = healthyTree(draft.value);
  if (!healthy.ok) return healthy;
  const [base, broken] = [treeBase(tree), treeNow(tree)];
  const again: NextStep = {
    command: ['bug', 'add', id, bug, '--save'],
    lead: `Change it in ${tree.directory}, then type`,
  };
  const facts = { ...factsOf(tree), ...definedOf(said) };
  const planned = planBreak(draft.value, { bug, facts, base, broken, directory: tree.directory, again });
  if (!planned.ok) return planned;
  const { entry, next, tree: brokenRepo, reference } = planned.value;
  const manifest = join(exercise.solutionRoot, 'solution.yaml');
  const test = join(exercise.solutionRoot, 'hidden', `${bug}.test.ts`);
  const ticket = join(exercise.exerciseRoot, 'TICKET.md');
  const changes = new Map<string, string>([
    [manifest, withEntry(readFileSync(manifest, 'utf8'), 'bugs', entry)],
    ...(existsSync(test)
      ? []
      : [
          [
            test,
            bugTestSkeleton(
              exercise.manifest,
              bug,
              calledBy(brokenRepo, exercise.manifest.entry, entry.root_cause.symbol),
            ),
          ] as const,
        ]),
    ...(facts.symptom === undefined || exercise.ticket.includes(facts.symptom)
      ? []
      : [[ticket, `${exercise.ticket.trimEnd()}\n\n> "${facts.symptom}"\n`] as const]),
  ]);
  const rebased = await bringAlong(host, next, brokenRepo, changes, [reference]);
  if (!rebased.ok) return rebased;
  closeTree(host, exercise, tree);
  return success({
    bug,
    written: ['repo/', reference.name, ...[...changes.keys()].map((path) => shownIn(exercise, path))],
    rebased: rebased.value,
  });
}

/** What a test can call: the function with the fault, or else the first export of `entry`. */
function calledBy(repo: Tree, entry: string, symbol: string): string {
  const exported = valueExports(repo, entry);
  return exported.includes(symbol) ? symbol : (exported[0] ?? symbol);
}

function factsOf({ marker }: WorkingTree): BugFacts {
  return marker.purpose.kind === 'bug' ? definedOf(marker.purpose) : {};
}

const definedOf = ({ title, weight, symptom }: BugFacts): BugFacts => ({
  ...(title !== undefined && { title }),
  ...(weight !== undefined && { weight }),
  ...(symptom !== undefined && { symptom }),
});

/** A file of either half, as its mentor calls it. */
const shownIn = ({ exerciseRoot, solutionRoot }: Exercise, path: string): string =>
  relative(path.startsWith(`${exerciseRoot}/`) ? exerciseRoot : solutionRoot, path);
