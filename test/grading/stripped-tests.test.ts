import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../harness/compose.ts';
import { Grader } from '../../harness/grading/grader.ts';
import { STRIPPED_TESTS, strippedName } from '../../harness/grading/protocol/stripped-tests.ts';
import { ADDER } from '../redteam/rig.ts';
import { pristineTree, ROOT, submissionOf } from '../support/exercises.ts';
import { hasSandbox, sandboxHere } from '../support/grader.ts';

/** Hidden tests that the build has stripped of types are run as they are there, and any others as Node strips them. */

const hiddenFilesOf = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

/** A clone whose build is this one's, but for what it has stripped. */
function cloneWith(stripped: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'stripped-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const name of ['node_modules', 'harness', 'package.json'])
    symlinkSync(join(ROOT, name), join(root, name));
  const folder = join(root, 'dist', STRIPPED_TESTS);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(join(ROOT, 'dist')))
    if (name !== STRIPPED_TESTS) symlinkSync(join(ROOT, 'dist', name), join(root, 'dist', name));
  for (const [source, text] of Object.entries(stripped))
    writeFileSync(join(folder, strippedName(source)), text);
  return root;
}

test.for(
  readdirSync(join(ROOT, 'exercises'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name),
)('the build has stripped all of %s, line by line', (id) => {
  const root = join(ROOT, 'solutions', id, 'hidden');
  for (const path of hiddenFilesOf(root)) {
    const source = readFileSync(join(root, path), 'utf8');
    const stripped = readFileSync(join(ROOT, 'dist', STRIPPED_TESTS, strippedName(source)), 'utf8');
    const lengths = (text: string) => text.split('\n').map(({ length }) => length);
    expect(lengths(stripped)).toEqual(lengths(source));
  }
});

test.runIf(hasSandbox)('what is there is run, and what is not there all the same', async () => {
  const bug = ADDER.solution.bugs[0]?.id ?? '';
  const source = readFileSync(join(ADDER.solutionRoot, 'hidden', `${bug}.test.ts`), 'utf8');
  const root = cloneWith({
    [source]: "import { test } from 'bugsquash/examiner'; test('of the build', () => {});",
  });
  const grader = new Grader(sandboxHere, { nodePath: process.execPath, root }, systemClock, 1);
  const { outcomes } = await grader.grade(ADDER, submissionOf(ADDER, pristineTree(ADDER)), {
    hiddenFiles: [`${bug}.test.ts`, 'guard.test.ts'],
  });
  expect(outcomes.map(({ id, state }) => [id, state])).toEqual([
    [`${bug}.test.ts › of the build`, 'pass'],
    ['guard.test.ts › an empty list counts nothing', 'pass'],
  ]);
});
