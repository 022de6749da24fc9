import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../../../catalog/manifest.ts';
import type { Exercise } from '../../../domain/exercise.ts';
import type { Finding } from '../../finding.ts';
import { reporterOf } from '../../reporter.ts';

const { error, warning } = reporterOf('manifest');

/** Names that a bug cannot have, because files beside its own are called so. */
const RESERVED = ['guard', 'extension', 'support'];
const PATCH_NAMES = ['reference.patch', 'alternative-<name>.patch', 'wrong-<name>.patch'];
const PATCH_NAME = /^(reference|(alternative|wrong)-[a-z0-9]+(-[a-z0-9]+)*)\.patch$/;

/** What may lie in a folder: exact names, and what others must look like. */
interface Folder {
  readonly names: readonly string[];
  readonly pattern?: RegExp;
  /** How names of the pattern are spelt, for people. */
  readonly spelt?: readonly string[];
}

/** Misspelt or unknown files and folders in both halves, and required ones that are missing. */
export function checkLayout(exercise: Exercise): Finding[] {
  const { exerciseRoot, solutionRoot, solution } = exercise;
  const bugs = solution.bugs.map(({ id }) => id);
  const tests = [...bugs, 'guard', 'extension'].map((name) => `${name}.test.ts`);
  const patches: Folder = { names: [], pattern: PATCH_NAME, spelt: PATCH_NAMES };
  const fixFolders = bugs.filter((id) => existsSync(join(solutionRoot, 'fixes', id)));
  return [
    ...bugs
      .filter((id) => RESERVED.includes(id))
      .map((id) =>
        error(
          `No bug can be called "${id}": hidden/ keeps that name for other files.`,
          'rename the bug',
          join(solutionRoot, 'solution.yaml'),
        ),
      ),
    ...strangers(exerciseRoot, { names: ['exercise.yaml', 'TICKET.md', 'repo', 'history'] }),
    ...strangers(join(exerciseRoot, 'history'), {
      names: [],
      pattern: /^\d{4}-.+\.patch$/,
      spelt: ['0001-<subject>.patch'],
    }),
    ...strangers(solutionRoot, {
      names: ['solution.yaml', 'hidden', 'fixes', 'extension', 'DEBRIEF.md', 'proof.json'],
    }),
    ...strangers(join(solutionRoot, 'hidden'), { names: [...tests, 'support'] }),
    ...strangers(join(solutionRoot, 'hidden', 'support'), {
      names: [],
      pattern: /\.ts$/,
      spelt: ['<name>.ts'],
    }),
    ...strangers(join(solutionRoot, 'fixes'), { names: bugs }),
    ...fixFolders.flatMap((id) => strangers(join(solutionRoot, 'fixes', id), patches)),
    ...strangers(join(solutionRoot, 'extension'), patches),
    ...missing(exercise),
  ];
}

function strangers(folder: string, { names, pattern, spelt = [] }: Folder): Finding[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !names.includes(name) && !pattern?.test(name))
    .sort()
    .map((name) => {
      const meant = nearest(name, [...names, ...spelt]);
      return error(
        `"${name}" is nothing that belongs into this folder.${meant ? ` Did you mean "${meant}"?` : ''}`,
        meant
          ? `rename it to ${meant}, or take it away`
          : 'take it away; exercises/README.md lists the layout',
        join(folder, name),
      );
    });
}

function missing({ solutionRoot, exerciseRoot, solution }: Exercise): Finding[] {
  const required = [
    { file: 'hidden/guard.test.ts', what: 'the tests of what works and must keep working' },
    { file: 'hidden/extension.test.ts', what: 'the tests of the extension' },
    { file: 'extension/reference.patch', what: 'the reference of the extension' },
    { file: 'DEBRIEF.md', what: 'what you would say afterwards' },
    ...solution.bugs.flatMap(({ id }) => [
      { file: `hidden/${id}.test.ts`, what: `the tests of the bug "${id}"` },
      { file: `fixes/${id}/reference.patch`, what: `the reference fix of the bug "${id}"` },
    ]),
  ]
    .filter(({ file }) => !existsSync(join(solutionRoot, file)))
    .map(({ file, what }) =>
      error(`${file} is missing: ${what}.`, `write solutions/…/${file}`, join(solutionRoot, file)),
    );
  if (!existsSync(join(exerciseRoot, 'repo'))) {
    required.push(error('repo/ is missing.', 'put the broken code there', join(exerciseRoot, 'repo')));
  }
  const enough = [
    ...solution.bugs.map(({ id }) => ({ folder: `fixes/${id}`, alternative: 2, wrong: 3 })),
    { folder: 'extension', alternative: 1, wrong: 1 },
  ];
  return [
    ...required,
    ...enough.flatMap(({ folder, ...wanted }) =>
      (['alternative', 'wrong'] as const).flatMap((kind) => {
        const path = join(solutionRoot, folder);
        const count = existsSync(path)
          ? readdirSync(path).filter((name) => name.startsWith(`${kind}-`)).length
          : 0;
        if (count >= wanted[kind]) return [];
        const lack = kind === 'wrong' ? 'tempting wrong fixes' : 'right fixes unlike the reference';
        return [
          warning(
            `${folder}/ has ${count} of at least ${wanted[kind]} ${lack}.`,
            `write ${folder}/${kind}-<name>.patch`,
            path,
          ),
        ];
      }),
    ),
  ];
}
