/**
 * Builds a tiny exercise tree: a service of two files with a database, one green and one red visible test, and
 * a past of three commits. Cheap enough to make one for each test.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkspaceExercise } from '../../harness/workspace/workspace.ts';

/** The lines matter: tests set breakpoints and look for failures by line. */
export const TINY_FILES: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify(
    {
      name: 'tiny',
      private: true,
      type: 'module',
      scripts: { start: 'node src/server.ts', test: 'vitest run', typecheck: 'tsc --noEmit' },
      dependencies: { fastify: '^5.12.0', 'better-sqlite3': '^13.2.0' },
      devDependencies: {
        vitest: '^5.1.0',
        typescript: '^7.0.0',
        '@types/node': '^26.0.0',
        '@types/better-sqlite3': '*',
      },
    },
    null,
    2,
  )}\n`,
  'tsconfig.json': `${JSON.stringify({
    compilerOptions: {
      noEmit: true,
      strict: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      module: 'nodenext',
      target: 'esnext',
      types: ['node'],
      skipLibCheck: true,
    },
    include: ['src', 'test'],
  })}\n`,
  '.gitignore': 'node_modules/\n*.sqlite\n',
  'README.md': '# Tiny\n\nCounts letters.\n',
  'src/count.ts': `interface Counted {
  readonly letters: number;
}

export function count(text: string): Counted {
  const letters = text.length;
  return { letters };
}
`,
  'src/store.ts': `import Database, { SqliteError } from 'better-sqlite3';
import type { Database as Connection } from 'better-sqlite3';

export function openStore(): Connection {
  const database = new Database(':memory:');
  database.exec('create table word (text text not null)');
  return database;
}

export { SqliteError };
`,
  'src/server.ts': `import { count } from './count.ts';

type Greeting = { text: string };

const greeting: Greeting = { text: 'hello' };
const { letters } = count(greeting.text);
console.log(letters, 'letters on', process.version);
`,
  'test/count.test.ts': `import { describe, expect, test } from 'vitest';
import { count } from '../src/count.ts';
import { openStore } from '../src/store.ts';

describe('count', () => {
  test('counts letters', () => {
    expect(openStore().prepare('select 1 as one').get()).toEqual({ one: 1 });
    expect(count('abc').letters).toBe(3);
  });

  test('does not count spaces', () => {
    expect(count('a b').letters).toBe(2);
  });
});
`,
};

/** Where the visible test fails, and which line of count.ts is worth a breakpoint. */
export const TINY_FACTS = {
  failingLine: 12,
  breakpointLine: 6,
  failingTest: 'count > does not count spaces',
};

export interface TinyExercise {
  readonly exercise: WorkspaceExercise;
  readonly repo: string;
}

export interface TinyExerciseOptions {
  /** Files on top of the usual ones, or instead of them. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Without: no history/ at all. `stale`: the patches yield something else than repo/. */
  readonly history?: 'none' | 'stale' | 'broken' | 'good';
  /** How many commits beyond the first two. */
  readonly moreCommits?: number;
}

/** Writes the exercise to `<directory>/exercises/tiny`. */
export function buildTinyExercise(directory: string, options: TinyExerciseOptions = {}): TinyExercise {
  const root = path.join(directory, 'exercises', 'tiny');
  const repo = path.join(root, 'repo');
  const files = { ...TINY_FILES, ...options.files };
  for (const [name, data] of Object.entries(files)) write(repo, name, data);
  if (options.history !== 'none') writeHistory(root, files, options);
  return {
    repo,
    exercise: {
      id: 'tiny',
      title: 'The tiny one',
      version: '1.0.0',
      digest: createHash('sha256')
        .update(JSON.stringify([files, options]))
        .digest('hex'),
      root,
      packages: ['fastify', 'better-sqlite3'],
      modules: ['json_each'],
      editable: ['src/**', 'test/**'],
    },
  };
}

const ALICE = { name: 'Alïce Ängström', email: 'alice@example.com' };
const BORIS = { name: 'Boris', email: 'boris@example.com' };

function writeHistory(
  root: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  { history = 'good', moreCommits = 1 }: TinyExerciseOptions,
): void {
  const scratch = mkdtempSync(path.join(tmpdir(), 'tiny-history-'));
  const git = (args: string[], who = ALICE, date = '2026-01-05T10:00:00+0100') =>
    execFileSync('git', args, {
      cwd: scratch,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: who.name,
        GIT_AUTHOR_EMAIL: who.email,
        GIT_COMMITTER_NAME: who.name,
        GIT_COMMITTER_EMAIL: who.email,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
    });
  const commit = (message: string, who: typeof ALICE, date: string) => {
    git(['add', '--all', '--force']);
    git(['commit', '--quiet', '--no-verify', '--allow-empty', '--message', message], who, date);
  };
  try {
    git(['init', '--quiet', '--initial-branch=main', '--template=']);
    write(scratch, 'README.md', '# Tiny\n');
    commit('Begin', ALICE, '2026-01-05T10:00:00+0100');
    for (let number = 1; number <= moreCommits; number += 1) {
      write(scratch, 'src/count.ts', `export const version = ${number};\n`);
      commit(`Step ${number}\n\nA body with “quotes”.`, BORIS, `2026-01-${10 + number}T09:30:00+0000`);
    }
    for (const [name, data] of Object.entries(files)) write(scratch, name, data);
    if (history === 'stale') write(scratch, 'README.md', '# Older words\n');
    commit('Count letters', ALICE, '2026-02-01T10:00:00+0100');
    git(['format-patch', '--quiet', '--root', '--output-directory', path.join(root, 'history'), 'HEAD']);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (history === 'broken') write(root, 'history/0001-Begin.patch', 'From nobody\n\nThis is no patch.\n');
}

function write(root: string, name: string, data: string | Uint8Array): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), data);
}
