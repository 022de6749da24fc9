import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findWorkspace } from '../../harness/workspace/find-workspace.ts';
import { repairWorkspace } from '../../harness/workspace/repair-workspace.ts';
import { readRuns } from '../../harness/workspace/runs/read-runs.ts';
import { type Workspace, workspacePaths } from '../../harness/workspace/workspace.ts';
import { TINY_FACTS } from '../support/tiny-exercise.ts';
import { CLONE_ROOT, created, freshWorkspace, git } from './rig.ts';
import { findOldNode, type OldNode, type } from './shell.ts';

const found = findOldNode();
const oldNode = found as OldNode;
/** No registry answers here: what needs the network fails at once. */
const offline = { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' };

const linksOf = ({ directory }: Workspace) =>
  ['.', '.bin', '@types'].flatMap((folder) =>
    readdirSync(path.join(directory, 'node_modules', folder))
      // npm's own note of what it saw.
      .filter((name) => name !== '.package-lock.json')
      .map((name) => path.join(folder, name)),
  );

describe.skipIf(found === undefined)('a shell whose own Node is too old', () => {
  test('runs tests, type check, start and bugsquash on the pinned Node, and every run counts once', async () => {
    const { workspace } = await freshWorkspace();
    const at = workspace.directory;

    const started = await type('node --version; npm start', at, oldNode);
    expect(started.output).toContain(oldNode.version);
    expect(started.output).toContain(`5 letters on ${process.version}`);
    const [tested, again, checked] = await Promise.all([
      type('npm test', at, oldNode),
      type('npx vitest run --root .. ../test', path.join(at, 'src'), oldNode),
      type('npx tsc --noEmit && npm run typecheck', at, oldNode),
    ]);
    expect(tested).toMatchObject({ exitCode: 1, output: expect.stringContaining('1 failed | 1 passed') });
    expect(again).toMatchObject({ exitCode: 1, output: expect.stringContaining('1 failed | 1 passed') });
    expect(checked).toMatchObject({ exitCode: 0 });
    expect((await type('npx bugsquash --version', at, oldNode)).output).toMatch(/^\d+\.\d+\.\d+$/m);

    const { runs } = await readRuns(workspacePaths(workspace).runs, 0);
    expect(runs.map((run) => `${run.kind} ${run.source} ${run.passed}/${run.total}`).sort()).toEqual([
      'start npm 0/0',
      'tests npm 1/2',
      'tests npx 1/2',
    ]);
    const failure = {
      name: TINY_FACTS.failingTest,
      file: 'test/count.test.ts',
      line: TINY_FACTS.failingLine,
      message: expect.stringContaining('expected 3 to be 2'),
      expected: '2',
      received: '3',
      frames: [{ file: 'test/count.test.ts', line: TINY_FACTS.failingLine, method: '' }],
    };
    // Wherever they were started: the second ones were in src/.
    expect(runs.flatMap((run) => (run.kind === 'tests' ? [run.failures] : []))).toEqual([
      [failure],
      [failure],
    ]);
    expect(git(at, 'status', '--porcelain')).toBe('');
  });

  test('survives npm install and its kin', async () => {
    const { workspace } = await freshWorkspace();
    const before = linksOf(workspace);

    const install = await type('npm install', workspace.directory, oldNode, offline);
    expect(install).toMatchObject({ exitCode: 0, output: expect.stringContaining('up to date') });
    expect(install.output).not.toContain('EBADENGINE');
    for (const reflex of [
      'npm i --offline',
      'npm ci',
      'npm i left-pad',
      'npm prune',
      'npm uninstall fastify',
    ]) {
      await type(reflex, workspace.directory, oldNode, offline);
      expect(linksOf(workspace), reflex).toEqual(before);
    }

    for (const name of ['node', 'vitest', 'tsc', 'bugsquash']) {
      const stats = lstatSync(path.join(workspace.directory, 'node_modules/.bin', name));
      expect(stats.isSymbolicLink(), name).toBe(false);
    }
    expect(git(workspace.directory, 'status', '--porcelain')).toBe('');
    expect((await type('npm start', workspace.directory, oldNode)).output).toContain(process.version);
  });

  test('has everything back after rm -rf node_modules, at the next npm script', async () => {
    const { workspace } = await freshWorkspace();
    rmSync(path.join(workspace.directory, 'node_modules'), { recursive: true });
    const { output } = await type('npm install --offline; npm test', workspace.directory, oldNode, offline);
    expect(output).toContain('1 failed | 1 passed');
    expect((await readRuns(workspacePaths(workspace).runs, 0)).runs).toHaveLength(1);
  });

  test('never fetches a stranger’s package named bugsquash', async () => {
    const { workspace } = await freshWorkspace();
    rmSync(path.join(workspace.directory, 'node_modules'), { recursive: true });
    const { exitCode, output } = await type('npx bugsquash --version', workspace.directory, oldNode, offline);
    expect(exitCode).not.toBe(0);
    expect(output).not.toMatch(/^\d+\.\d+\.\d+$/m);
  });

  test('still works on real npm links, when somebody insisted on installing', async () => {
    const { workspace } = await freshWorkspace();
    // npm then replaces the programs it knows by links of its own.
    await type('npm install --no-dry-run --offline', workspace.directory, oldNode, offline);
    const { output } = await type('npm test', workspace.directory, oldNode);
    expect(output).toContain('1 failed | 1 passed');
    expect((await readRuns(workspacePaths(workspace).runs, 0)).runs).toHaveLength(1);
  });
});

describe('repairing', () => {
  test('restores links and configuration after git clean -xfd, and leaves a whole workspace alone', async () => {
    const { workspace } = await freshWorkspace();
    const before = linksOf(workspace);
    expect(await repairWorkspace(workspace)).toEqual({ ok: true, value: 'intact' });
    git(workspace.directory, 'clean', '-xfd');
    expect(existsSync(path.join(workspace.directory, 'node_modules'))).toBe(false);

    expect(await repairWorkspace(workspace)).toEqual({ ok: true, value: 'repaired' });

    expect(linksOf(workspace)).toEqual(before);
    expect(readFileSync(path.join(workspace.directory, '.npmrc'), 'utf8')).toContain('dry-run=true');
    expect(git(workspace.directory, 'status', '--porcelain')).toBe('');
  });

  test('follows a clone that moved', async () => {
    const { create, directory } = await freshWorkspace();
    const clone = path.join(directory, 'clone');
    symlinkSync(CLONE_ROOT, clone);
    const { workspace } = await created(
      create({ directory: path.join(directory, 'second'), attemptId: 'attempt-2', cloneRoot: clone }),
    );
    expect(workspace.cloneRoot).toBe(clone);
    rmSync(clone);

    expect(await repairWorkspace(workspace, { cloneRoot: CLONE_ROOT })).toEqual({
      ok: true,
      value: 'repaired',
    });

    const found = await findWorkspace(workspace.directory, { workspacesDirectory: directory });
    expect(found).toEqual({ ok: true, value: { ...workspace, cloneRoot: CLONE_ROOT } });
    const config = readFileSync(path.join(workspace.directory, '.npmrc'), 'utf8');
    expect(config).toContain(`script-shell="${CLONE_ROOT}/`);
    expect(readFileSync(path.join(workspace.directory, 'node_modules/.bin/tsc'), 'utf8')).not.toContain(
      clone,
    );
  });

  test("leaves an exercise's own .npmrc alone", async () => {
    const { workspace } = await freshWorkspace({ files: { '.npmrc': 'save-exact=true\n' } });
    git(workspace.directory, 'clean', '-xfd');
    await repairWorkspace(workspace);
    expect(readFileSync(path.join(workspace.directory, '.npmrc'), 'utf8')).toBe('save-exact=true\n');
    writeFileSync(path.join(workspace.directory, '.npmrc'), 'changed');
    expect(git(workspace.directory, 'status', '--porcelain')).toBe(' M .npmrc\n');
  });
});
