import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { nearest } from '../../../catalog/names.ts';
import { cloneRoot } from '../../../locations.ts';
import { found, type Said } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { yamlLines } from '../../syntax/yaml-lines.ts';
import { checkHistory } from './history.ts';
import { checkLayout } from './layout.ts';
import { messages } from './messages.ts';
import { checkPatches } from './patches.ts';
import { checkReferencesCombine } from './reference-distance.ts';
import { checkHiddenImports, checkRegularFiles, checkRepoCode } from './sources.ts';
import { checkTodos, isTodo } from './todos.ts';

/** Whether manifests, layout and patches fit together. Nothing is run; nothing else is checked before this holds. */
export const manifest = { name: 'manifest', messages, check, checkHistory, checkTodos } as const;

/**
 * All that nothing can be measured without, but for the history: that it yields `repo/` is asked of git, in
 * `checkHistory`. What is still to be written is told by `checkTodos`.
 * @param installationRoot whose `node_modules` has the packages
 */
function check(exerciseFiles: ExerciseFiles, installationRoot: string = cloneRoot): Finding[] {
  return [
    ...checkLayout(exerciseFiles.exercise),
    ...checkSymptoms(exerciseFiles),
    ...checkBugs(exerciseFiles),
    ...checkWrongFixes(exerciseFiles),
    ...checkHints(exerciseFiles),
    ...checkCode(exerciseFiles, installationRoot),
    ...checkRegularFiles(exerciseFiles.exercise),
    ...checkRepoCode(exerciseFiles),
    ...checkHiddenImports(exerciseFiles),
    ...checkPatches(exerciseFiles),
    ...checkReferencesCombine(exerciseFiles),
  ];
}

/** Feedback before the finish shows a bug as its line of the ticket, so each needs one of its own. */
function checkSymptoms({ exercise }: ExerciseFiles): Finding[] {
  const file = join(exercise.solutionRoot, 'solution.yaml');
  const line = yamlLines(file);
  const { bugs } = exercise.solution;
  const ticketLines = exercise.ticket.split('\n');
  const oneLine = (text: string) => text.replace(/[>\s]+/g, ' ').trim();
  return bugs.flatMap(({ id, symptom }, index) => {
    const at = line(['bugs', index, 'symptom']);
    const rival = bugs.slice(0, index).find((other) => other.symptom === symptom);
    if (rival) return [found('manifest', messages.sameSymptom(rival.id, id, symptom), file, at)];
    if (isTodo(symptom) || ticketLines.some((text) => text.includes(symptom))) return [];
    const isSpread = oneLine(exercise.ticket).includes(oneLine(symptom));
    return [
      found('manifest', (isSpread ? messages.spreadSymptom : messages.inexactSymptom)(id, symptom), file, at),
    ];
  });
}

function checkBugs({ exercise, repo }: ExerciseFiles): Finding[] {
  const file = join(exercise.solutionRoot, 'solution.yaml');
  const line = yamlLines(file);
  const { bugs } = exercise.solution;
  const ids = bugs.map(({ id }) => id);
  return bugs.flatMap((bug, index) => {
    const findings: Finding[] = [];
    const report = (said: Said, key: string) =>
      findings.push(found('manifest', said, file, line(['bugs', index, key])));
    if (ids.indexOf(bug.id) !== index) report(messages.sameId(bug.id), 'id');

    const { file: causeFile, symbol } = bug.root_cause;
    const cause = repo.get(causeFile)?.toString('utf8');
    if (cause === undefined)
      report(messages.causeNowhere(bug.id, causeFile, nearest(causeFile, [...repo.keys()])), 'root_cause');
    else if (!hasSymbol(cause, symbol))
      report(messages.causeNotInFile(bug.id, causeFile, symbol), 'root_cause');

    for (const other of bug.masks ?? []) {
      if (other === bug.id) report(messages.masksItself(bug.id), 'masks');
      else if (!ids.includes(other))
        report(messages.masksNothing(bug.id, other, nearest(other, ids)), 'masks');
    }

    const { introduced_in: patch } = bug;
    if (patch !== undefined && !existsSync(join(exercise.exerciseRoot, 'history', patch)))
      report(messages.introducedNowhere(bug.id, patch), 'introduced_in');
    return findings;
  });
}

/** `wrong:` and the `wrong-*.patch` files say the same. */
function checkWrongFixes({ exercise, patches }: ExerciseFiles): Finding[] {
  const file = join(exercise.solutionRoot, 'solution.yaml');
  const line = yamlLines(file);
  const { bugs, wrong } = exercise.solution;
  const ids = bugs.map(({ id }) => id);
  const files = patches.filter(({ kind }) => kind === 'wrong').map(({ name }) => name);
  const declared = wrong.map(({ patch }) => patch);
  const undeclared = files
    .filter((name) => !declared.includes(name))
    .map((name) => found('manifest', messages.undeclaredWrong(name), join(exercise.solutionRoot, name)));
  const entries = wrong.flatMap(({ patch, alive }, index) => {
    const findings: Finding[] = [];
    const report = (said: Said, key: string) =>
      findings.push(found('manifest', said, file, line(['wrong', index, key])));
    if (declared.indexOf(patch) !== index) report(messages.wrongTwice(patch), 'patch');
    if (!files.includes(patch)) report(messages.wrongNowhere(patch, nearest(patch, files)), 'patch');
    for (const id of alive.filter((name) => !ids.includes(name)))
      report(messages.aliveNowhere(patch, id, nearest(id, ids)), 'alive');
    return findings;
  });
  return [...undeclared, ...entries];
}

/** A hint costs out of its own bug's share, so no ladder may cost more than there is to earn. */
function checkHints({ exercise }: ExerciseFiles): Finding[] {
  const file = join(exercise.solutionRoot, 'solution.yaml');
  const line = yamlLines(file);
  const { bugs } = exercise.solution;
  const totalWeight = bugs.reduce((sum, { weight }) => sum + weight, 0);
  return bugs.flatMap(({ id, hints, weight }, index) => {
    const cost = hints.reduce((sum, hint) => sum + hint.cost, 0);
    const share = (100 * weight) / totalWeight;
    if (cost <= share) return [];
    const said = messages.dearHints(id, cost, Math.floor(share * 10) / 10);
    return [found('manifest', said, file, line(['bugs', index, 'hints']))];
  });
}

/** What exercise.yaml says of the code. */
function checkCode({ exercise, repo }: ExerciseFiles, installationRoot: string): Finding[] {
  const file = join(exercise.exerciseRoot, 'exercise.yaml');
  const line = yamlLines(file);
  const { entry, packages } = exercise.manifest;
  const noEntry = repo.has(entry)
    ? []
    : [found('manifest', messages.noEntry(entry, nearest(entry, [...repo.keys()])), file, line(['entry']))];
  const own = exercise.ownPackages?.names ?? [];
  const absent = packages
    .filter(
      (name) =>
        !own.includes(name) && !existsSync(join(installationRoot, 'node_modules', name, 'package.json')),
    )
    .map((name) =>
      found(
        'manifest',
        messages.notInstalled(name, installationRoot),
        file,
        line(['packages', packages.indexOf(name)]),
      ),
    );
  return [...noEntry, ...absent];
}

/** As a whole word where it is one: `at` is not in `format`. */
function hasSymbol(source: string, symbol: string): boolean {
  const edge = (character: string | undefined) => (/[\w$]/.test(character ?? '') ? '(?![\\w$])' : '');
  const behind = /^[\w$]/.test(symbol) ? '(?<![\\w$])' : '';
  return new RegExp(`${behind}${RegExp.escape(symbol)}${edge(symbol.at(-1))}`).test(source);
}
