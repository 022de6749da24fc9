import type { NextStep } from '../../../domain/failure.ts';
import { error, type Messages, warning } from '../../check.ts';

const meaning = (meant: string | undefined) => (meant === undefined ? '' : ` Did you mean "${meant}"?`);
const ERASABLE = 'Write it without enums, namespaces and parameter properties.';

/** All that the check says, file by file of this folder. */
export const messages = {
  // layout
  reservedId: (id: string) =>
    error(`No bug can be called "${id}": hidden/ keeps that name for other files.`, 'Rename the bug.'),
  stranger: (name: string, meant: string | undefined) =>
    error(
      `"${name}" does not belong in this folder.${meaning(meant)}`,
      meant === undefined
        ? 'Delete it; exercises/README.md says which file belongs where.'
        : `Rename it to ${meant}, or delete it.`,
    ),
  missing: (file: string, what: string) => error(`${file} is missing: ${what}.`, `Write ${file}.`),
  extensionUndeclared: (file: string) =>
    error(
      `${file} is there, but solution.yaml has no \`extension\`.`,
      'Say what to build in `extension` (`brief` and `weight`), or delete it.',
    ),
  fewAlternatives: (folder: string, count: number, wanted: number) =>
    warning(
      `${folder}/ has ${count} of at least ${wanted} right fixes that differ from the reference.`,
      `Write ${folder}/alternative-<name>.patch with \`fix add … --alternative\`; \`status\` says what to type.`,
    ),
  fewWrong: (folder: string, count: number, wanted: number) =>
    warning(
      `${folder}/ has ${count} of at least ${wanted} tempting wrong fixes.`,
      `Write ${folder}/wrong-<name>.patch with \`suggest\` or \`fix add … --wrong\`; \`status\` says what to type.`,
    ),

  // texts
  todo: (text: string, file: string, line: number) =>
    error(`Still to be written: ${text}`, `Write it: ${file}:${line}`),

  // manifests
  sameSymptom: (first: string, second: string, symptom: string) =>
    error(
      `The bugs "${first}" and "${second}" have the same symptom: "${symptom}"`,
      'Give each bug a sentence of TICKET.md of its own.',
    ),
  spreadSymptom: (bug: string, symptom: string) =>
    error(
      `The symptom of "${bug}" is in TICKET.md, but broken over several lines: "${symptom}"`,
      'Write the quotation on one line of TICKET.md.',
    ),
  inexactSymptom: (bug: string, symptom: string) =>
    error(
      `The symptom of "${bug}" is not an exact quotation from TICKET.md: "${symptom}"`,
      'Copy a sentence of TICKET.md, letter by letter.',
    ),
  sameId: (id: string) => error(`Two bugs are called "${id}".`, 'Rename one of them.'),
  causeNowhere: (bug: string, file: string, meant: string | undefined) =>
    error(
      `The root cause of "${bug}" lies in ${file}, which is not in repo/.${meaning(meant)}`,
      'Name a file relative to repo/.',
    ),
  causeNotInFile: (bug: string, file: string, symbol: string) =>
    error(
      `${file} does not contain "${symbol}", the root cause of "${bug}".`,
      'Name the function, class or other symbol that holds the fault.',
    ),
  masksItself: (bug: string) => error(`The bug "${bug}" masks itself.`, 'Remove it from its own `masks`.'),
  masksNothing: (bug: string, other: string, meant: string | undefined) =>
    error(
      `"${bug}" masks "${other}", but there is no such bug.${meaning(meant)}`,
      'Name a bug of this exercise.',
    ),
  introducedNowhere: (bug: string, patch: string) =>
    error(
      `"${bug}" was introduced in ${patch}, but history/ has no such patch.`,
      'Name a file of history/, without the folder.',
    ),
  undeclaredWrong: (name: string) =>
    error(
      `${name} has no entry under \`wrong\` in solution.yaml.`,
      'Add one that says which bugs stay alive, and why.',
    ),
  wrongTwice: (name: string) => error(`${name} has two entries under \`wrong\`.`, 'Merge them into one.'),
  wrongNowhere: (name: string, meant: string | undefined) =>
    error(
      `${name} is declared, but there is no such wrong fix.${meaning(meant)}`,
      'Write the patch, or delete the entry.',
    ),
  aliveNowhere: (name: string, bug: string, meant: string | undefined) =>
    error(
      `${name} leaves "${bug}" alive, but there is no such bug.${meaning(meant)}`,
      'Name bugs of this exercise.',
    ),
  dearHints: (bug: string, cost: number, share: number) =>
    error(
      `The hints of "${bug}" cost ${cost} points, but the bug brings only ${share}.`,
      'Make the hints cheaper, or the bug heavier.',
    ),
  noEntry: (entry: string, meant: string | undefined) =>
    error(
      `The entry ${entry} is not in repo/.${meaning(meant)}`,
      'Name the module that grading loads, relative to repo/.',
    ),
  notInstalled: (name: string, root: string) =>
    error(`The package "${name}" is not installed in ${root}/node_modules.`, {
      run: ['npm', 'install', name],
      in: root,
      lead: 'Install it',
    }),

  // code
  lockFile: (path: string) =>
    error(
      `repo/ holds the lock file ${path}; a workspace gets its packages from this repository.`,
      'Delete it.',
    ),
  notRegular: (path: string) =>
    error(
      `repo/${path} is not a regular file, so no workspace would have it.`,
      'Put the file itself there, or delete it.',
    ),
  jsx: (path: string) => error(`${path} contains JSX, which Node cannot run.`, 'Rewrite it as .ts.'),
  notErasable: (path: string, why: string) =>
    error(`Node cannot run ${path} by stripping types: ${why}`, ERASABLE),
  foreignImport: (path: string, from: string) =>
    error(
      `hidden/${path} imports "${from}"; hidden tests import only bugsquash/examiner and files of ./support/.`,
      from.startsWith('.') ? 'Move what is needed to hidden/support/.' : 'Remove the import.',
    ),
  noTest: (path: string) => error(`hidden/${path} contains no test.`, 'Write one.'),

  // patches
  doesNotApply: (name: string, onto: string, why: string, next: NextStep) =>
    error(`${name} does not apply to ${onto}: ${why}`, next),
  changesNothing: (name: string, onto: string) =>
    error(`${name} changes nothing.`, `Make it again as a git diff against ${onto}.`),
  notEditable: (name: string, path: string) =>
    error(
      `${name} changes ${path}, which is not part of a submission.`,
      'Leave that file alone, or add it to `editable` in exercise.yaml.',
    ),
  patchNotErasable: (name: string, path: string, why: string) =>
    error(`${name} turns ${path} into something that Node cannot run by stripping types: ${why}`, ERASABLE),
  tooClose: (first: string, second: string, distance: string, where: string, wanted: number) =>
    error(
      `The references of "${first}" and "${second}" ${distance}, in ${where}; at least ${wanted} must lie between them.`,
      'Move one of the bugs elsewhere, or make one of the fixes smaller.',
    ),
  orderRefused: (order: string, why: string) =>
    error(
      `The references do not combine in the order ${order}: ${why}`,
      'Keep the changes of two references at least four unchanged lines apart.',
    ),
  orderMatters: (order: string) =>
    error(
      `The references yield another tree in the order ${order}.`,
      'Make the changes of the references independent of each other.',
    ),

  // history
  historyRefused: (patch: string, why: string) =>
    error(
      `The history stops at ${patch}, which does not apply: ${why}`,
      'Make that patch and those after it again with git format-patch; applied in order they must yield repo/.',
    ),
  historyElsewhere: (paths: string) =>
    error(
      `The patches of history/ do not yield repo/: ${paths}`,
      'Make the last patch again with git format-patch; applied in order they must yield repo/.',
    ),
} satisfies Messages;
