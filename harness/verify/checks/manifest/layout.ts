import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../../../catalog/names.ts';
import type { Exercise } from '../../../domain/exercise.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { messages } from './messages.ts';

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
      .map((id) => found('manifest', messages.reservedId(id), join(solutionRoot, 'solution.yaml'))),
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
    .map((name) =>
      found('manifest', messages.stranger(name, nearest(name, [...names, ...spelt])), join(folder, name)),
    );
}

const OF_EXTENSION = [
  { file: 'hidden/extension.test.ts', what: 'the tests of the extension' },
  { file: 'extension/reference.patch', what: 'the reference of the extension' },
];

function missing({ solutionRoot, exerciseRoot, solution }: Exercise): Finding[] {
  const hasExtension = solution.extension !== undefined;
  const required = [
    { file: 'hidden/guard.test.ts', what: 'the tests of what works and must keep working' },
    ...(hasExtension ? OF_EXTENSION : []),
    { file: 'DEBRIEF.md', what: 'what you would say afterwards' },
    ...solution.bugs.flatMap(({ id }) => [
      { file: `hidden/${id}.test.ts`, what: `the tests of the bug "${id}"` },
      { file: `fixes/${id}/reference.patch`, what: `the reference fix of the bug "${id}"` },
    ]),
  ]
    .filter(({ file }) => !existsSync(join(solutionRoot, file)))
    .map(({ file, what }) => found('manifest', messages.missing(file, what), join(solutionRoot, file)));
  const repo = join(exerciseRoot, 'repo');
  const noRepo = existsSync(repo)
    ? []
    : [found('manifest', messages.missing('repo/', 'the broken code'), repo)];
  const enough = [
    ...solution.bugs.map(({ id }) => ({ folder: `fixes/${id}`, alternatives: 2, wrong: 3 })),
    ...(hasExtension ? [{ folder: 'extension', alternatives: 1, wrong: 1 }] : []),
  ];
  const undeclared = OF_EXTENSION.filter(
    ({ file }) => !hasExtension && existsSync(join(solutionRoot, file)),
  ).map(({ file }) => found('manifest', messages.extensionUndeclared(file), join(solutionRoot, file)));
  return [
    ...required,
    ...undeclared,
    ...noRepo,
    ...enough.flatMap(({ folder, alternatives, wrong }) => {
      const path = join(solutionRoot, folder);
      const names = existsSync(path) ? readdirSync(path) : [];
      const count = (kind: string) => names.filter((name) => name.startsWith(`${kind}-`)).length;
      const [right, tempting] = [count('alternative'), count('wrong')];
      return [
        ...(right < alternatives ? [messages.fewAlternatives(folder, right, alternatives)] : []),
        ...(tempting < wrong ? [messages.fewWrong(folder, tempting, wrong)] : []),
      ].map((said) => found('manifest', said, path));
    }),
  ];
}
