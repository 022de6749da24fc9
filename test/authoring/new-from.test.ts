import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newExercise } from '../../harness/authoring/new/new-exercise.ts';
import { whyNotErasable } from '../../harness/verify/checks/manifest/sources.ts';
import { accepted, authoringHost, writeFiles } from './host.ts';

/** As codebases are: enums, no endings, aliases of three kinds, its own name, Jest's globals, a package of its own. */
const CODEBASE: Readonly<Record<string, string>> = {
  'package.json': `{
  "name": "@acme/shop", "version": "3.1.0", "license": "MIT", "main": "dist/index.js",
  "repository": { "type": "git", "url": "git+https://git.example/acme/shop.git" },
  "imports": { "#clock": "./src/clock.ts" },
  "dependencies": { "left-pad": "^1.0.0" }
}
`,
  'tsconfig.json': `{
  // Comments, and a comma too many.
  "compilerOptions": { "baseUrl": ".", "paths": { "@shop/*": ["src/*"], "~money": ["src/money/index"], } },
}
`,
  'package-lock.json': '{}\n',
  'src/index.ts': `export { Basket } from './basket';
export { Line, total } from './money';
export * from './kinds';
`,
  'src/basket.ts': `import pad from 'left-pad';
import { now } from '#clock';
import { Kind } from '@shop/kinds';
import { Line, total } from '~money';
import Rates, { rateOf } from './rates';
import settings from './settings.json';

export class Basket {
  constructor(private lines: Line[]) {}
  rates?: Rates;
  show(): string {
    return pad(String(total(this.lines)), settings.width) + now() + rateOf(Kind.Book);
  }
}
`,
  'src/money/index.ts': `export interface Line { readonly cents: number }
export const total = (lines: readonly Line[]): number => lines.reduce((sum, { cents }) => sum + cents, 0);
`,
  'src/kinds.ts': `export enum Kind {
  Book,
  Food,
}
export namespace Limits {
  export const most = 5;
}
`,
  'src/rates.ts': `import type { Kind } from './kinds.js';
export default interface Rates { readonly book: number }
export const rateOf = (kind: Kind): number => Number(kind);
`,
  'src/clock.ts': "import { missing } from './nowhere';\nexport const now = (): number => missing;\n",
  'src/settings.json': '{ "width": 8 }\n',
  'test/basket.test.ts': `import { Basket, Line } from '@acme/shop';

describe('a basket', () => {
  it('shows', () => {
    const line: Line = { cents: 1 };
    expect(new Basket([line])).toBeDefined();
  });
});
`,
};

test('of a codebase what can be rewritten is, and what cannot is named by file and line', () => {
  const host = authoringHost();
  const code = join(host.folder, 'shop');
  writeFiles(code, CODEBASE);
  const made = accepted(newExercise(host, { id: 'shop', style: 'library', from: code }));
  const repo = (path: string) => readFileSync(join(made.exerciseRoot, 'repo', path), 'utf8');

  expect(made.from?.problems.map(({ file, line, what }) => `${file}:${line} ${what}`)).toEqual([
    'src/basket.ts:1 import of the package "left-pad", which an exercise may not import here',
    "src/basket.ts:9 parameter property, which Node can't run by stripping types",
    'src/clock.ts:1 import of "./nowhere", which is no file here',
    "src/kinds.ts:1 enum Kind, which Node can't run by stripping types",
    "src/kinds.ts:5 namespace Limits, which Node can't run by stripping types",
  ]);
  expect(made.from?.problems.every(({ next }) => next !== '')).toBe(true);
  expect(repo('src/index.ts')).toBe(`export { Basket } from './basket.ts';
export { type Line, total } from './money/index.ts';
export * from './kinds.ts';
`);
  expect(repo('src/basket.ts')).toContain(`import { now } from './clock.ts';
import { Kind } from './kinds.ts';
import { type Line, total } from './money/index.ts';
import { type default as Rates, rateOf } from './rates.ts';
import settings from './settings.json' with { type: 'json' };
`);
  expect(repo('src/rates.ts')).toContain("import type { Kind } from './kinds.ts';");
  expect(repo('test/basket.test.ts')).toContain(`import { describe, it, expect } from 'vitest';
import { Basket, type Line } from '../src/index.ts';
`);
  expect(made.from?.leftOut).toEqual(['package-lock.json', 'tsconfig.json']);
  expect(repo('tsconfig.json')).toContain('"erasableSyntaxOnly": true');
  const manifest = readFileSync(join(made.exerciseRoot, 'exercise.yaml'), 'utf8');
  expect(manifest).toMatch(/^licence: MIT$/m);
  expect(manifest).toMatch(/^origin: https:\/\/git\.example\/acme\/shop$/m);
});

test('once the named places are rewritten, Node runs it and the types agree', () => {
  const host = authoringHost();
  const code = join(host.folder, 'shop');
  writeFiles(code, {
    ...CODEBASE,
    'src/kinds.ts':
      'export const Kind = { Book: 0, Food: 1 } as const;\nexport type Kind = (typeof Kind)[keyof typeof Kind];\n',
    'src/clock.ts': 'export const now = (): number => 7;\n',
    'src/basket.ts': (CODEBASE['src/basket.ts'] ?? '')
      .replace(
        "import pad from 'left-pad';",
        'const pad = (text: string, width: number) => text.padStart(width);',
      )
      .replace(
        'constructor(private lines: Line[]) {}',
        'lines: Line[];\n  constructor(lines: Line[]) {\n    this.lines = lines;\n  }',
      ),
  });
  const made = accepted(newExercise(host, { id: 'shop', style: 'library', from: code }));
  expect(made.from?.problems).toEqual([]);
  const repo = join(made.exerciseRoot, 'repo');
  for (const path of ['src/index.ts', 'src/basket.ts', 'src/rates.ts', 'test/basket.test.ts'])
    expect(whyNotErasable(readFileSync(join(repo, path), 'utf8'))).toBeNull();
  const script =
    "import { Basket } from './src/index.ts'; console.log(new Basket([{ cents: 5 }, { cents: 7 }]).show());";
  const output = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    cwd: repo,
    encoding: 'utf8',
  });
  expect(output.trim()).toBe('1270');
});

test('what is half there, or is no codebase, is refused with what to do', () => {
  const host = authoringHost();
  expect(newExercise(host, { id: 'Shop One', style: 'library' })).toMatchObject({
    failure: { next: { retype: { replace: { meant: 'shop-one' } } } },
  });
  expect(
    newExercise(host, { id: 'shop', style: 'library', from: join(host.folder, 'absent') }),
  ).toMatchObject({ failure: { code: 'no-such-directory' } });
  writeFiles(host.folder, { 'solutions/shop/solution.yaml': 'bugs: []\n' });
  expect(newExercise(host, { id: 'shop', style: 'library' })).toMatchObject({
    failure: { code: 'wrong-state', next: { run: ['mv', expect.any(String), expect.any(String)] } },
  });
  accepted(newExercise(host, { id: 'other', style: 'service' }));
  expect(newExercise(host, { id: 'other', style: 'service' })).toMatchObject({
    failure: { code: 'wrong-state', next: { command: ['status', 'other'] } },
  });
});
