/** A collection that brings a package of its own, which lies in the collection: the registry is never asked. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bugsquashJson } from '../support/cli.ts';
import { writeFiles } from './host.ts';
import { type Mentor, mentor, swap } from './rig.ts';

const LOCK = {
  name: 'collection',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'collection', dependencies: { 'slug-words': 'file:packages/slug-words' } },
    'node_modules/slug-words': { resolved: 'packages/slug-words', link: true },
    'packages/slug-words': { version: '1.0.0' },
  },
};

/** What its exercises may import, and a codebase that does. */
function writeCollection({ home }: Mentor): string {
  writeFiles(home, {
    'package.json':
      '{ "name": "collection", "dependencies": { "slug-words": "file:packages/slug-words" } }\n',
    'package-lock.json': `${JSON.stringify(LOCK, null, 2)}\n`,
    'packages/slug-words/package.json':
      '{ "name": "slug-words", "version": "1.0.0", "type": "module", "exports": { "types": "./index.d.ts", "default": "./index.js" } }\n',
    'packages/slug-words/index.js': "export const words = (text) => text.toLowerCase().split(' ');\n",
    'packages/slug-words/index.d.ts': 'export function words(text: string): string[];\n',
    'slugs/package.json': '{ "name": "slugs", "version": "1.0.0", "license": "MIT", "type": "module" }\n',
    'slugs/README.md':
      '# Slugs\n\n`slug(text)` is the words of a text in small letters, joined by hyphens.\n',
    'slugs/src/index.ts':
      "import { words } from 'slug-words';\n\nexport function slug(text: string): string {\n  return words(text).join('-');\n}\n",
    'slugs/test/slug.test.ts':
      "import { expect, it } from 'vitest';\nimport { slug } from '../src/index.ts';\n\nit('joins', () => {\n  expect(slug('a b')).toBe('a-b');\n});\n",
  });
  return join(home, 'slugs');
}

test('what a collection brings is installed once, linked, mounted, and allowed where it is named', async () => {
  const desk = await mentor();
  const { home, type, edit, text, exercises, solutions } = desk;
  const made = await type(['new', 'slugs', '--from', writeCollection(desk), '--entry', 'src/index.ts']);
  expect(made.problems).toEqual([]);
  expect(text(join(exercises, 'slugs', 'exercise.yaml'))).toMatch(/packages:\s*(\[\s*|- )slug-words/);

  const { directory } = await type(['bug', 'add', 'slugs', 'joint', '--symptom', 'My link has underscores.']);
  edit(join(directory, 'src', 'index.ts'), swap("join('-')", "join('_')"));
  await type(['bug', 'add', 'slugs', 'joint', '--save', '--title', 'The wrong joint']);
  edit(
    join(solutions, 'slugs', 'hidden', 'joint.test.ts'),
    "import { expect, test } from 'bugsquash/examiner';\n\ntest('hyphens', async ({ subject }) => {\n  expect(await subject.call('slug', 'One Two')).toBe('one-two');\n});\n",
  );

  const grade = ['grade', 'slugs', '--dir', join(exercises, 'slugs', 'repo'), '--checks'];
  const without = await type(grade, 3);
  expect(without.failure).toMatchObject({ code: 'packages-missing' });
  expect(without.failure.next).toContain('import --install slugs');
  expect(await type(['start', 'slugs'], 3)).toMatchObject({ code: 'packages-missing' });

  const installed = await type(['import', '--install', 'slugs']);
  expect(installed).toMatchObject({ schema: 'bugsquash/installed@1', versions: { 'slug-words': '1.0.0' } });
  expect(installed.by).toMatch(/^npm ci --ignore-scripts/);
  expect((await type(['import', '--install', 'slugs'])).by).toBe(null);

  const broken = await type(grade, 1);
  expect(broken).toMatchObject({
    outcome: 'graded',
    problems: [],
    bugs: [{ id: 'joint', squashed: false }],
    checks: { typecheck: 'pass', visibleTests: { passed: 0, failed: 1, total: 1 } },
  });

  // A look in a data directory of its own finds them, and leaves them where they are.
  expect((await type(['preview', 'slugs'])).files).toContain('src/index.ts');
  expect((await type(['import', '--install', 'slugs'])).by).toBe(null);

  // An attempt goes on with what it was begun with, whatever becomes of the collection.
  const workspace = join(home, 'try');
  await type(['start', 'slugs', '--dir', workspace]);
  edit(join(workspace, 'src', 'index.ts'), swap("join('_')", "join('-')"));
  edit(join(home, 'package-lock.json'), swap('"1.0.0"', '"1.0.1"'));
  const there = { home, cwd: workspace };
  expect((await bugsquashJson(['test'], there)).document).toMatchObject({ passed: 1, failed: 0 });
  expect((await bugsquashJson(['submit'], there)).document).toMatchObject({
    failure: null,
    lines: [{ state: 'gone' }],
  });

  // Another lock is another installation.
  expect((await type(grade, 3)).failure.code).toBe('packages-missing');
}, 600_000);

test('a lock that does not fit, and packages without one, say what to do', async () => {
  const desk = await mentor();
  const { home, type, edit } = desk;
  await type(['new', 'slugs', '--from', writeCollection(desk), '--entry', 'src/index.ts']);
  const { directory } = await type(['bug', 'add', 'slugs', 'joint', '--symptom', 'My link has underscores.']);
  edit(join(directory, 'src', 'index.ts'), swap("join('-')", "join('_')"));
  await type(['bug', 'add', 'slugs', 'joint', '--save', '--title', 'The wrong joint']);

  edit(join(home, 'package.json'), swap('"dependencies": {', '"dependencies": { "not-locked": "1.0.0",'));
  const refused = await type(['import', '--install', 'slugs'], 3);
  expect(refused).toMatchObject({ code: 'packages-missing' });
  expect(refused.message).toContain('npm ci');
  expect(refused.next).toContain('import --install slugs');

  rmSync(join(home, 'package-lock.json'));
  mkdirSync(join(home, 'elsewhere'));
  const unlocked = await type(['import', '--install', 'slugs'], 2);
  expect(unlocked.message).toContain('package-lock.json');
});
