import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { nearest } from '../../../catalog/manifest.ts';
import { cloneRoot } from '../../../locations.ts';
import type { Finding } from '../../finding.ts';
import { reporterOf } from '../../reporter.ts';
import { yamlLines } from '../../syntax/yaml-lines.ts';
import { checkLayout } from './layout.ts';
import { checkPatches } from './patches.ts';
import { checkReferencesCombine } from './reference-distance.ts';
import { checkHiddenImports, checkRepoCode } from './sources.ts';

const { error } = reporterOf('manifest');

/**
 * Whether manifests, layout and patches fit together. That the history yields `repo/` is asked of git, in
 * `checkHistory`.
 * @param installationRoot whose `node_modules` has the packages
 */
export function checkManifest(exerciseFiles: ExerciseFiles, installationRoot: string = cloneRoot): Finding[] {
  return [
    ...checkLayout(exerciseFiles.exercise),
    ...checkSymptoms(exerciseFiles),
    ...checkBugs(exerciseFiles),
    ...checkWrongFixes(exerciseFiles),
    ...checkHints(exerciseFiles),
    ...checkCode(exerciseFiles, installationRoot),
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
    if (rival) {
      const message = `The bugs "${rival.id}" and "${id}" have the same symptom: "${symptom}"`;
      return [error(message, 'give each bug a sentence of TICKET.md of its own', file, at)];
    }
    if (ticketLines.some((text) => text.includes(symptom))) return [];
    const isSpread = oneLine(exercise.ticket).includes(oneLine(symptom));
    return [
      isSpread
        ? error(
            `The symptom of "${id}" is in TICKET.md, but broken over several lines: "${symptom}"`,
            'write the quotation on one line of TICKET.md',
            file,
            at,
          )
        : error(
            `The symptom of "${id}" is no exact quotation from TICKET.md: "${symptom}"`,
            'copy a sentence of TICKET.md, letter by letter',
            file,
            at,
          ),
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
    const report = (message: string, next: string, key: string) =>
      findings.push(error(message, next, file, line(['bugs', index, key])));
    if (ids.indexOf(bug.id) !== index) report(`Two bugs are called "${bug.id}".`, 'rename one of them', 'id');

    const cause = repo.get(bug.root_cause.file)?.toString('utf8');
    if (cause === undefined) {
      const meant = didYouMean(bug.root_cause.file, [...repo.keys()]);
      report(
        `The root cause of "${bug.id}" lies in ${bug.root_cause.file}, which is not in repo/.${meant}`,
        'name a file relative to repo/',
        'root_cause',
      );
    } else if (!hasSymbol(cause, bug.root_cause.symbol)) {
      report(
        `${bug.root_cause.file} holds no "${bug.root_cause.symbol}", the root cause of "${bug.id}".`,
        'name the function, class or other name in which the fault lies',
        'root_cause',
      );
    }

    for (const other of bug.masks ?? []) {
      if (other === bug.id) report(`The bug "${bug.id}" masks itself.`, 'take it out of masks', 'masks');
      else if (!ids.includes(other)) {
        report(
          `"${bug.id}" masks "${other}", but there is no such bug.${didYouMean(other, ids)}`,
          'name a bug of this exercise',
          'masks',
        );
      }
    }

    const { introduced_in: patch } = bug;
    if (patch !== undefined && !existsSync(join(exercise.exerciseRoot, 'history', patch))) {
      report(
        `"${bug.id}" was introduced in ${patch}, but history/ has no such patch.`,
        'name a file of history/, without the folder',
        'introduced_in',
      );
    }
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
    .map((name) =>
      error(
        `${name} has no entry under wrong: in solution.yaml.`,
        'add one that says which bugs stay alive, and why',
        join(exercise.solutionRoot, name),
      ),
    );
  const entries = wrong.flatMap(({ patch, alive }, index) => {
    const findings: Finding[] = [];
    const report = (message: string, next: string, key: string) =>
      findings.push(error(message, next, file, line(['wrong', index, key])));
    if (declared.indexOf(patch) !== index) {
      report(`${patch} has two entries under wrong:.`, 'join them', 'patch');
    }
    if (!files.includes(patch)) {
      const meant = didYouMean(patch, files);
      report(
        `${patch} is declared, but there is no such wrong fix.${meant}`,
        'write it, or take the entry away',
        'patch',
      );
    }
    for (const id of alive.filter((name) => !ids.includes(name))) {
      report(
        `${patch} leaves "${id}" alive, but there is no such bug.${didYouMean(id, ids)}`,
        'name bugs of this exercise',
        'alive',
      );
    }
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
    return [
      error(
        `The hints of "${id}" cost ${cost} points, but the bug brings only ${Math.floor(share * 10) / 10}.`,
        'make the hints cheaper, or the bug heavier',
        file,
        line(['bugs', index, 'hints']),
      ),
    ];
  });
}

/** What exercise.yaml says of the code. */
function checkCode({ exercise, repo }: ExerciseFiles, installationRoot: string): Finding[] {
  const file = join(exercise.exerciseRoot, 'exercise.yaml');
  const line = yamlLines(file);
  const { entry, packages } = exercise.manifest;
  const noEntry = repo.has(entry)
    ? []
    : [
        error(
          `The entry ${entry} is not in repo/.${didYouMean(entry, [...repo.keys()])}`,
          'name the module that grading loads, relative to repo/',
          file,
          line(['entry']),
        ),
      ];
  const absent = packages
    .filter((name) => !existsSync(join(installationRoot, 'node_modules', name, 'package.json')))
    .map((name) =>
      error(
        `The package "${name}" is not installed in ${join(installationRoot, 'node_modules')}.`,
        `add it to ${join(installationRoot, 'package.json')} and type: npm install`,
        file,
        line(['packages', packages.indexOf(name)]),
      ),
    );
  return [...noEntry, ...absent];
}

function didYouMean(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : ` Did you mean "${meant}"?`;
}

/** As a whole word where it is one: `at` is not in `format`. */
function hasSymbol(source: string, symbol: string): boolean {
  const edge = (character: string | undefined) => (/[\w$]/.test(character ?? '') ? '(?![\\w$])' : '');
  const behind = /^[\w$]/.test(symbol) ? '(?<![\\w$])' : '';
  return new RegExp(`${behind}${RegExp.escape(symbol)}${edge(symbol.at(-1))}`).test(source);
}
