import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { readRuns } from '../../harness/workspace/runs/read-runs.ts';
import { type Workspace, workspacePaths } from '../../harness/workspace/workspace.ts';
import { freshWorkspace, temporaryDirectory } from './rig.ts';

const bin = (workspace: Workspace, name: string) => path.join(workspace.directory, 'node_modules/.bin', name);

const run = (workspace: Workspace, name: string, args: string[], env: Record<string, string> = {}) =>
  execa(bin(workspace, name), args, {
    cwd: workspace.directory,
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: 150_000,
    env: {
      NO_COLOR: '1',
      npm_command: '',
      npm_lifecycle_event: '',
      NODE_OPTIONS: '',
      VSCODE_INSPECTOR_OPTIONS: '',
      ...env,
    },
  });

const recorded = async (workspace: Workspace) => (await readRuns(workspacePaths(workspace).runs, 0)).runs;

describe('a run', () => {
  test('keeps the usual output and exit code', async () => {
    const { workspace } = await freshWorkspace();
    const { exitCode, all } = await run(workspace, 'vitest', ['run']);
    expect(exitCode).toBe(1);
    expect(all).toContain('✓ counts letters'.slice(2));
    expect(await recorded(workspace)).toMatchObject([{ source: 'other', passed: 1, failed: 1, total: 2 }]);
  });

  test.each([
    ['a reporter of one’s own', ['run', '--reporter=json']],
    ['a list of tests', ['list']],
    ['the version', ['--version']],
  ])('with %s is left alone', async (_, args) => {
    const { workspace } = await freshWorkspace();
    const { all } = await run(workspace, 'vitest', args);
    expect(all).not.toContain('RUN');
    expect(await recorded(workspace)).toEqual([]);
  });

  test('goes on when it cannot be recorded', async () => {
    const { workspace } = await freshWorkspace();
    rmSync(path.dirname(workspacePaths(workspace).runs), { recursive: true });
    const tests = await run(workspace, 'vitest', ['run', '-t', 'counts letters']);
    expect(tests).toMatchObject({ exitCode: 0, all: expect.stringContaining('1 passed') });
    const start = await run(workspace, 'node', ['src/server.ts']);
    expect(start).toMatchObject({ exitCode: 0, all: `5 letters on ${process.version}` });
  });

  test('of a file that does not load counts as failed', async () => {
    const { workspace } = await freshWorkspace();
    writeFileSync(path.join(workspace.directory, 'src/count.ts'), 'export const count = ;');
    await run(workspace, 'vitest', ['run']);
    expect(await recorded(workspace)).toMatchObject([
      {
        passed: 0,
        failed: 1,
        total: 1,
        failures: [{ name: '1 test file does not load: Unexpected token', file: 'src/count.ts' }],
      },
    ]);
  });

  test('that a test starts is part of that run', async () => {
    const { workspace } = await freshWorkspace();
    writeFileSync(
      path.join(workspace.directory, 'test/spawn.test.ts'),
      `import { execFileSync } from 'node:child_process';
import { test } from 'vitest';
test('starts the server', () => { execFileSync(${JSON.stringify(bin(workspace, 'node'))}, ['src/server.ts']); });\n`,
    );
    await run(workspace, 'vitest', ['run', 'spawn']);
    expect(await recorded(workspace)).toMatchObject([{ kind: 'tests', passed: 1, total: 1 }]);
  });

  test('from a debugger is known as such, and reaches the worker that holds the tests', async () => {
    const { workspace } = await freshWorkspace();
    // What an editor does: a bootloader in NODE_OPTIONS, for this process and all below it.
    const seen = path.join(temporaryDirectory(), 'seen');
    const bootloader = path.join(path.dirname(seen), 'bootloader.js');
    writeFileSync(
      bootloader,
      `require('node:fs').appendFileSync(${JSON.stringify(seen)}, process.pid + '\\n');`,
    );
    const vitest = path.join(workspace.directory, 'node_modules/vitest/vitest.mjs');
    const { all } = await run(
      workspace,
      'node',
      [vitest, 'run', 'test/count.test.ts', '--no-file-parallelism'],
      {
        NODE_OPTIONS: `--require ${bootloader}`,
      },
    );
    expect(all).toContain('1 failed | 1 passed');
    expect(readFileSync(seen, 'utf8').trim().split('\n').length).toBeGreaterThan(1);
    expect(await recorded(workspace)).toMatchObject([{ kind: 'tests', source: 'debugger', total: 2 }]);
  });

  test.each([
    ['a script given inline', ['-e', 'console.log(1)', 'src/server.ts']],
    ['a tool in node_modules', ['node_modules/typescript/bin/tsc', '--version']],
  ])('of %s is not a start', async (_, args) => {
    const { workspace } = await freshWorkspace();
    expect((await run(workspace, 'node', args)).exitCode).toBe(0);
    expect(await recorded(workspace)).toEqual([]);
  });

  test('works in places with odd names', async () => {
    const odd = path.join(temporaryDirectory(), `it's "an" $odd place`);
    mkdirSync(odd);
    const { create } = await freshWorkspace();
    const made = await create({ directory: path.join(odd, 'answer'), attemptId: 'attempt-2' });
    if (!made.ok) throw new Error(made.failure.message);
    await run(made.value.workspace, 'vitest', ['run']);
    expect(await recorded(made.value.workspace)).toMatchObject([{ total: 2 }]);
  });

  test('says what to do when the pinned Node is gone', async () => {
    const { workspace } = await freshWorkspace();
    const shim = bin(workspace, 'node');
    writeFileSync(shim, readFileSync(shim, 'utf8').replace(/^node=.*$/m, "node='/gone/node'"));
    chmodSync(shim, 0o755);
    const { exitCode, all } = await run(workspace, 'vitest', ['run']);
    expect({ exitCode, all }).toMatchObject({ exitCode: 127, all: expect.stringContaining('/gone/node') });
  });
});

describe('reading the runs', () => {
  const line = (passed: number) =>
    `${JSON.stringify({ at: '2026-03-02T09:00:00Z', kind: 'tests', source: 'npm', passed, failed: 0, total: passed, failures: [], durationMs: 1 })}\n`;

  test('gives each complete line once, and leaves a torn one for next time', async () => {
    const spool = path.join(temporaryDirectory(), 'runs.jsonl');
    expect(await readRuns(spool, 0)).toEqual({ runs: [], offset: 0 });
    writeFileSync(spool, line(1) + line(2) + line(3).slice(0, 20));
    const first = await readRuns(spool, 0);
    expect(first.runs.map((one) => one.passed)).toEqual([1, 2]);
    expect(await readRuns(spool, first.offset)).toEqual({ runs: [], offset: first.offset });
    appendFileSync(spool, line(3).slice(20));
    expect((await readRuns(spool, first.offset)).runs.map((one) => one.passed)).toEqual([3]);
  });

  test('passes over what is not a record', async () => {
    const spool = path.join(temporaryDirectory(), 'runs.jsonl');
    writeFileSync(
      spool,
      `nonsense\n{"kind":"tests"}\n\n${line(1)}${line(1).replace('"passed":1', '"passed":-1')}`,
    );
    expect((await readRuns(spool, 0)).runs).toHaveLength(1);
  });

  test('begins again with a spool that was replaced by a shorter one', async () => {
    const spool = path.join(temporaryDirectory(), 'runs.jsonl');
    writeFileSync(spool, line(1));
    expect((await readRuns(spool, 10_000)).runs).toHaveLength(1);
  });
});
