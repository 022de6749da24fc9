import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exerciseStatus } from '../../harness/authoring/status/status.ts';
import { readExercise } from '../../harness/catalog/catalog.ts';
import { readExerciseFiles } from '../../harness/catalog/exercise-files.ts';
import { manifest } from '../../harness/verify/checks/manifest/manifest.ts';
import { ROOT } from '../support/exercises.ts';
import { accepted, authoringHost } from './host.ts';

/** The fair exercise, with what `status` and the check of `verify` say against it. */
function lateFees() {
  const host = authoringHost();
  cpSync(join(ROOT, 'test', 'fixtures', 'verify', 'fair'), host.folder, { recursive: true });
  const { exercisesRoot, solutionsRoot } = host.collection;
  return {
    repo: join(exercisesRoot, 'late-fees', 'repo'),
    fixes: join(solutionsRoot, 'late-fees', 'fixes'),
    missing: () => accepted(exerciseStatus(host, 'late-fees')).missing.filter(({ isNeeded }) => isNeeded),
    findings: () =>
      manifest.check(readExerciseFiles(accepted(readExercise(host.collection, 'late-fees'))), ROOT),
  };
}

test.each([
  ['', 'No valid patches in input'],
  ['hello\n', 'No valid patches in input'],
  [(patch: string) => patch.replace(/@@ -(\d+),\d+/, '@@ -$1,90'), 'corrupt patch at line'],
])('a patch that can not be read is to be written anew: %s', (damage, why) => {
  const { fixes, missing, findings } = lateFees();
  const file = join(fixes, 'grace', 'wrong-no-free-days.patch');
  writeFileSync(file, typeof damage === 'string' ? damage : damage(readFileSync(file, 'utf8')));
  const next = { command: ['fix', 'edit', 'late-fees', 'grace', 'wrong-no-free-days'] };
  expect(missing()).toMatchObject([{ what: expect.stringContaining(why), file, next }]);
  expect(findings()).toMatchObject([{ message: expect.stringContaining(why), file, next }]);
});

test('patches that were made for another repo/ are brought along', () => {
  const { repo, missing, findings } = lateFees();
  const code = join(repo, 'src', 'fee.ts');
  writeFileSync(code, readFileSync(code, 'utf8').replace(/.*What a loan costs.*/, '/** In cents. */'));
  const next = { command: ['rebase', 'late-fees'] };
  for (const said of [missing(), findings().filter(({ message }) => message.includes('does not apply'))]) {
    expect(said.length).toBeGreaterThan(0);
    for (const entry of said) expect(entry).toMatchObject({ next });
  }
});

test('every link and pipe of repo/ is named', () => {
  const { repo, missing, findings } = lateFees();
  symlinkSync('fee.ts', join(repo, 'src', 'link.ts'));
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(repo, 'pipe')]);
  const files = [join(repo, 'pipe'), join(repo, 'src', 'link.ts')];
  for (const said of [missing(), findings()])
    expect(
      said
        .map(({ file }) => file)
        .filter((file) => file !== null && files.includes(file))
        .sort(),
    ).toEqual(files);
});
