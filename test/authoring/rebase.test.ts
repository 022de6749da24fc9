import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openBug } from '../../harness/authoring/bug/add-bug.ts';
import { saveBug } from '../../harness/authoring/bug/save-bug.ts';
import { addFix, editFix, saveFix } from '../../harness/authoring/fix/add-fix.ts';
import { targetOf } from '../../harness/authoring/fix/target.ts';
import { newExercise } from '../../harness/authoring/new/new-exercise.ts';
import { historyTree } from '../../harness/authoring/rebase/history.ts';
import { rebase } from '../../harness/authoring/rebase/rebase.ts';
import { exerciseStatus } from '../../harness/authoring/status/status.ts';
import { accepted, authoringHost } from './host.ts';
import { swap } from './rig.ts';

const edit = (file: string, change: (text: string) => string) =>
  writeFileSync(file, change(readFileSync(file, 'utf8')));

/** The scaffolded library with a bug, one alternative and one wrong fix. */
async function parcels() {
  const host = authoringHost();
  const { exerciseRoot, solutionRoot } = accepted(newExercise(host, { id: 'parcels', style: 'library' }));
  const { tree } = accepted(await openBug(host, 'parcels', 'steps', {}, undefined));
  edit(join(tree.directory, 'src/postage.ts'), swap('Math.ceil', 'Math.floor'));
  accepted(await saveBug(host, 'parcels', 'steps', { symptom: 'Too cheap.' }));
  const fix = async (kind: 'alternative' | 'wrong', name: string, to: string) => {
    const target = accepted(targetOf('steps', kind, name));
    const step = accepted(await addFix(host, 'parcels', target, { why: 'It is.' }, undefined));
    if (!('tree' in step)) throw new Error('no tree');
    edit(join(step.tree.directory, 'src/postage.ts'), swap('Math.floor(grams / STEP_GRAMS)', to));
    expect(accepted(await addFix(host, 'parcels', target, { why: 'It is.' }, undefined)).step).toBe(
      'recorded',
    );
  };
  await fix('alternative', 'minus', 'Math.floor((grams - 1) / STEP_GRAMS) + 1');
  await fix('wrong', 'plus', 'Math.floor(grams / STEP_GRAMS) + 1');
  const source = join(exerciseRoot, 'repo', 'src', 'postage.ts');
  const patch = (name: string) => join(solutionRoot, 'fixes', 'steps', `${name}.patch`);
  return { host, exerciseRoot, solutionRoot, source, patch, tree };
}

/** A past of two commits that yields `repo/`; the second one touches only the test. */
function writeHistory(exerciseRoot: string): void {
  const scratch = join(exerciseRoot, 'scratch');
  mkdirSync(join(exerciseRoot, 'history'), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: scratch,
    });
  mkdirSync(scratch);
  git('init', '--quiet');
  cpSync(join(exerciseRoot, 'repo'), scratch, { recursive: true });
  rmSync(join(scratch, 'test'), { recursive: true });
  git('add', '--all', '--force');
  git('commit', '--quiet', '-m', 'Begin with the price list');
  cpSync(join(exerciseRoot, 'repo'), scratch, { recursive: true });
  git('add', '--all', '--force');
  git('commit', '--quiet', '-m', 'Test the first step');
  git(
    'format-patch',
    '--quiet',
    '--root',
    '--zero-commit',
    '--output-directory',
    join(exerciseRoot, 'history'),
    'HEAD',
  );
  rmSync(scratch, { recursive: true });
}

describe('rebase', () => {
  test('a change elsewhere takes patches and history along, and a second one changes nothing', async () => {
    const { host, exerciseRoot, source, patch } = await parcels();
    writeHistory(exerciseRoot);
    edit(source, (text) => `// Prices of this year.\n${text}`);
    expect(accepted(exerciseStatus(host, 'parcels')).next).toEqual({ command: ['rebase', 'parcels'] });

    const done = accepted(await rebase(host, 'parcels'));
    expect(done.unsolved).toEqual([]);
    expect(done.rebased).toEqual([
      'fixes/steps/alternative-minus.patch',
      'fixes/steps/reference.patch',
      'fixes/steps/wrong-plus.patch',
    ]);
    expect(readFileSync(patch('reference'), 'utf8')).toMatch(/^@@ -6,/m);
    // The line is in the commit that brought the file, so that no commit shows the file without it.
    expect(done.history).toEqual(['history/0001-Begin-with-the-price-list.patch']);
    const past = historyTree(exerciseRoot);
    if (past.outcome !== 'built') throw new Error(past.why);
    expect(past.steps).toHaveLength(2);
    for (const { tree } of past.steps)
      expect(tree.get('src/postage.ts')?.toString()).toBe(readFileSync(source, 'utf8'));
    expect(
      readFileSync(join(exerciseRoot, 'history', '0001-Begin-with-the-price-list.patch'), 'utf8'),
    ).toContain('From: Ada <ada@example.com>');
    expect(accepted(await rebase(host, 'parcels'))).toMatchObject({ rebased: [], history: [], unchanged: 3 });
  });

  test('a conflict names both sides, leaves the patch alone and opens a tree in which it is solved', async () => {
    const { host, source, patch } = await parcels();
    const before = readFileSync(patch('alternative-minus'), 'utf8');
    edit(
      source,
      swap('const steps = Math.floor(grams / STEP_GRAMS);', 'const steps = Math.floor(grams / 500);'),
    );
    const done = accepted(await rebase(host, 'parcels'));
    expect(done.unsolved.map(({ patch: name, kind }) => [name, kind])).toEqual([
      ['fixes/steps/alternative-minus.patch', 'conflict'],
      ['fixes/steps/reference.patch', 'conflict'],
      ['fixes/steps/wrong-plus.patch', 'conflict'],
    ]);
    const [conflict] = done.unsolved;
    expect(conflict?.conflicts[0]?.ours).toContain('Math.floor(grams / 500)');
    expect(conflict?.conflicts[0]?.theirs).toContain('Math.floor((grams - 1) / STEP_GRAMS) + 1');
    expect(readFileSync(patch('alternative-minus'), 'utf8')).toBe(before);

    const tree = conflict?.directory ?? '';
    expect(await saveFix(host, 'parcels', 'steps', 'alternative-minus')).toMatchObject({
      failure: { code: 'patch-conflict', message: expect.stringContaining('still holds a conflict marker') },
    });
    edit(join(tree, 'src/postage.ts'), (text) =>
      text.replace(/<<<<<<<[\s\S]*>>>>>>>[^\n]*\n/, '  const steps = Math.floor((grams - 1) / 500) + 1;\n'),
    );
    // Typed in the meantime, and not lost by another rebase.
    accepted(await rebase(host, 'parcels'));
    accepted(await saveFix(host, 'parcels', 'steps', 'alternative-minus'));
    expect(readFileSync(patch('alternative-minus'), 'utf8')).toContain(
      '+  const steps = Math.floor((grams - 1) / 500) + 1;',
    );
    expect(existsSync(tree)).toBe(false);
  });

  test('a file that was renamed keeps its fixes', async () => {
    const { host, exerciseRoot, source, patch } = await parcels();
    const renamed = join(exerciseRoot, 'repo', 'src', 'prices.ts');
    writeFileSync(renamed, readFileSync(source));
    rmSync(source);
    edit(join(exerciseRoot, 'repo', 'src', 'index.ts'), swap('./postage.ts', './prices.ts'));
    expect(accepted(await rebase(host, 'parcels')).unsolved).toEqual([]);
    expect(readFileSync(patch('reference'), 'utf8')).toContain('+++ b/src/prices.ts');
  });

  test('an interrupted write is completed by the next command', async () => {
    const { host, source, patch } = await parcels();
    edit(source, (text) => `// Prices.\n${text}`);
    const [folder = ''] = readdirSync(join(host.dataDirectory, 'authoring'));
    const pending = join(host.dataDirectory, 'authoring', folder, 'pending.json');
    const after = `${readFileSync(patch('wrong-plus'), 'utf8')}`.replace('+ 1', '+ 2');
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    const entry = {
      path: patch('wrong-plus'),
      before: encoded(readFileSync(patch('wrong-plus'), 'utf8')),
      after: encoded(after),
    };
    const changedSince = { path: source, before: encoded('something else'), after: encoded('') };
    writeFileSync(pending, JSON.stringify({ schema: 'bugsquash/pending@1', files: [entry, changedSince] }));
    accepted(exerciseStatus(host, 'parcels'));
    expect(readFileSync(patch('wrong-plus'), 'utf8')).toBe(after);
    expect(readFileSync(source, 'utf8')).toContain('// Prices.');
    expect(existsSync(pending)).toBe(false);
  });
});

describe('what is dirty or half made', () => {
  test('is refused with what to type next, and nothing typed is lost', async () => {
    const { host, source } = await parcels();
    const edited = accepted(await editFix(host, 'parcels', 'steps', 'reference', undefined));
    const typed = join(edited.tree.directory, 'src', 'postage.ts');
    edit(typed, (text) => `${text}// typed\n`);
    expect(accepted(await editFix(host, 'parcels', 'steps', 'reference', undefined)).step).toBe('changed');
    expect(readFileSync(typed, 'utf8')).toContain('// typed');
    expect(accepted(exerciseStatus(host, 'parcels')).next).toEqual({
      command: ['fix', 'save', 'parcels', 'steps', 'reference'],
    });

    expect(await saveBug(host, 'parcels', 'other', {})).toMatchObject({
      failure: { code: 'wrong-state', next: { command: ['bug', 'add', 'parcels', 'other'] } },
    });
    edit(source, (text) => `// moved\n${text}`);
    expect(await openBug(host, 'parcels', 'other', {}, undefined)).toMatchObject({
      failure: { code: 'patch-conflict', next: { command: ['rebase', 'parcels'] } },
    });
  });

  test('a break beside another is refused while they are too close, and its tree stays', async () => {
    const { host } = await parcels();
    const { tree } = accepted(await openBug(host, 'parcels', 'base', {}, undefined));
    const file = join(tree.directory, 'src', 'postage.ts');
    edit(file, swap('(steps - 1) * STEP_CENTS', 'steps * STEP_CENTS'));
    expect(await saveBug(host, 'parcels', 'base', {})).toMatchObject({
      failure: {
        code: 'patch-conflict',
        message: expect.stringMatching(/at least 4 must lie between|another bug has changed/),
      },
    });
    expect(readFileSync(file, 'utf8')).toContain('steps * STEP_CENTS');
  });
});
