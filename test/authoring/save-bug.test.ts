import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBug } from '../../harness/authoring/bug/add-bug.ts';
import { saveBug } from '../../harness/authoring/bug/save-bug.ts';
import { inTurn } from '../../harness/authoring/in-turn.ts';
import { success } from '../../harness/domain/failure.ts';
import { bugsquashJson, runBugsquash } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';
import { accepted, authoringHost } from './host.ts';

test('changes of one exercise wait for each other, in one process and in two', async () => {
  const host = authoringHost();
  cpSync(join(ROOT, 'test', 'fixtures', 'verify', 'fair'), host.folder, { recursive: true });
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = inTurn(host, 'late-fees', async () => {
    begun.resolve();
    await goOn.promise;
    order.push('first');
    return success(undefined);
  });
  await begun.promise;
  const second = inTurn(host, 'late-fees', () => {
    order.push('second');
    return success(undefined);
  });
  goOn.resolve();
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second']);

  const { exercisesRoot, solutionsRoot } = host.collection;
  const flags = ['--exercises', exercisesRoot, '--solutions', solutionsRoot];
  const hint = (bug: string) =>
    runBugsquash(['bug', 'hints', 'late-fees', bug, '--hint', `9:30 and ${bug}`, ...flags], {
      home: host.folder,
    });
  for (const { exitCode } of await Promise.all(['grace', 'due-day'].map(hint))) expect(exitCode).toBe(0);
  const manifest = readFileSync(join(solutionsRoot, 'late-fees', 'solution.yaml'), 'utf8');
  for (const bug of ['grace', 'due-day']) expect(manifest).toContain(`9:30 and ${bug}`);
});

test('a break that leaves no file to look at is refused, and nothing is written', async () => {
  const host = authoringHost();
  cpSync(join(ROOT, 'test', 'fixtures', 'verify', 'fair'), host.folder, { recursive: true });
  const manifest = join(host.collection.solutionsRoot, 'late-fees', 'solution.yaml');
  const before = readFileSync(manifest, 'utf8');
  const { tree } = accepted(await openBug(host, 'late-fees', 'gone', {}, undefined));
  rmSync(join(tree.directory, 'src', 'index.ts'));

  expect(await saveBug(host, 'late-fees', 'gone', { title: 'Gone', symptom: 'It is gone.' })).toMatchObject({
    ok: false,
    failure: { code: 'wrong-state', message: expect.stringContaining('files that are gone') },
  });
  expect(readFileSync(manifest, 'utf8')).toBe(before);
});

test('what to type next can be typed also where the tree was that one stood in', async () => {
  const host = authoringHost();
  cpSync(join(ROOT, 'test', 'fixtures', 'verify', 'fair'), host.folder, { recursive: true });
  const { exercisesRoot, solutionsRoot } = host.collection;
  const flags = ['--exercises', exercisesRoot, '--solutions', solutionsRoot];
  const type = (args: readonly string[], cwd?: string) =>
    bugsquashJson([...args, ...flags], { home: host.folder, ...(cwd !== undefined && { cwd }) });
  const add = ['bug', 'add', 'late-fees', 'gone'];
  const { directory } = (await type(add)).document;
  const index = join(directory, 'src', 'index.ts');
  writeFileSync(index, readFileSync(index, 'utf8').replace("export { lateFee } from './fee.ts';\n", ''));
  const { document } = await type([...add, '--save'], directory);
  expect(document).toMatchObject({ step: 'recorded' });
  expect(document.next).toMatch(new RegExp(`^cd ${ROOT} && npx bugsquash status late-fees `));
});
