import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runVisibleTests } from '../../harness/workspace/runs/run-visible-tests.ts';
import { workspacePaths } from '../../harness/workspace/workspace.ts';
import { TINY_FACTS } from '../support/tiny-exercise.ts';
import { freshWorkspace } from './rig.ts';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie that nobody reaped yet runs no more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** Resolves when a file has appeared in a directory. */
const appears = (directory: string, name: string) =>
  new Promise<void>((resolve) => {
    const watcher = watch(directory, look);
    function look() {
      if (!existsSync(path.join(directory, name))) return;
      watcher.close();
      resolve();
    }
    look();
  });

const endless = `import { spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';
process.on('SIGTERM', () => {});
test('never ends', async () => {
  const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)']);
  writeFileSync('pids.tmp', process.pid + ' ' + child.pid);
  renameSync('pids.tmp', 'pids');
  for (;;) await new Promise((resolve) => setTimeout(resolve, 1000));
}, 1_000_000);
`;

describe('the run key', () => {
  test('gets the result as data, which is not recorded as somebody else’s run', async () => {
    const { workspace } = await freshWorkspace();
    expect(await runVisibleTests(workspace)).toEqual({
      outcome: 'ran',
      passed: 1,
      failed: 1,
      total: 2,
      failures: [
        {
          name: TINY_FACTS.failingTest,
          file: 'test/count.test.ts',
          line: TINY_FACTS.failingLine,
          message: 'expected 3 to be 2 // Object.is equality',
          expected: '2',
          received: '3',
          frames: [{ method: '', file: 'test/count.test.ts', line: TINY_FACTS.failingLine }],
        },
      ],
      durationMs: expect.any(Number),
    });
    expect(existsSync(workspacePaths(workspace).runs)).toBe(false);
  });

  test('runs one test alone, by its file and full name', async () => {
    const { workspace } = await freshWorkspace();
    const only = { file: 'test/count.test.ts', name: TINY_FACTS.failingTest };
    expect(await runVisibleTests(workspace, { only })).toMatchObject({
      outcome: 'ran',
      passed: 0,
      failed: 1,
      failures: [{ name: TINY_FACTS.failingTest }],
    });
  });

  test('tells once of a fault that keeps test files from being loaded, where it is and why', async () => {
    const { workspace } = await freshWorkspace();
    const file = path.join(workspace.directory, 'src/count.ts');
    const source = readFileSync(file, 'utf8');
    const lines = source.trimEnd().split('\n').length;
    const imports =
      "import { test } from 'vitest';\nimport '../src/count.ts';\ntest('is there', () => {});\n";
    writeFileSync(path.join(workspace.directory, 'test/other.test.ts'), imports);
    for (const [fault, why] of [
      ['const x = ;', 'Unexpected token'],
      ["throw new Error('at once');", 'at once'],
      ["import './nowhere.ts';", "Cannot find module './nowhere.ts'"],
    ]) {
      writeFileSync(file, `${source}${fault}\n`);
      const run = await runVisibleTests(workspace);
      expect(run).toMatchObject({ outcome: 'ran', passed: 0, failed: 2, total: 2 });
      expect(run.outcome === 'ran' && run.failures).toMatchObject([
        {
          name: expect.stringContaining(`2 test files do not load: ${why}`),
          file: 'src/count.ts',
          line: lines + 1,
        },
      ]);
    }
  });

  test('is told when the test runner gave up', async () => {
    const { workspace } = await freshWorkspace({
      files: { 'vitest.config.ts': 'throw new Error("no such luck");\n' },
    });
    expect(await runVisibleTests(workspace)).toMatchObject({
      outcome: 'did-not-run',
      message: expect.stringContaining('rror'),
    });
  });

  test('can be stopped, and nothing of the run is left', async () => {
    const { workspace } = await freshWorkspace();
    writeFileSync(path.join(workspace.directory, 'test/endless.test.ts'), endless);
    const controller = new AbortController();
    const running = runVisibleTests(workspace, { signal: controller.signal });
    await appears(workspace.directory, 'pids');

    controller.abort();

    expect(await running).toMatchObject({ outcome: 'stopped', reason: 'cancelled' });
    const pids = readFileSync(path.join(workspace.directory, 'pids'), 'utf8').split(' ').map(Number);
    expect(pids).toHaveLength(2);
    await expect.poll(() => pids.filter(isAlive), { timeout: 60_000 }).toEqual([]);
  });

  test('is ended when the tests print without end, and says so', async () => {
    const { workspace } = await freshWorkspace();
    writeFileSync(
      path.join(workspace.directory, 'test/flood.test.ts'),
      "import { test } from 'vitest';\ntest('floods', async () => {\n  for (;;) await new Promise((written) => process.stdout.write('x'.repeat(1 << 20), written));\n}, 100_000);\n",
    );
    expect(await runVisibleTests(workspace)).toMatchObject({ outcome: 'stopped', reason: 'output' });
  });

  test('stops by itself when time is up', async () => {
    const { workspace } = await freshWorkspace();
    writeFileSync(path.join(workspace.directory, 'test/endless.test.ts'), endless);
    expect(await runVisibleTests(workspace, { timeoutMs: 300 })).toMatchObject({
      outcome: 'stopped',
      reason: 'timeout',
    });
  });

  test('asked to stop before it began does nothing', async () => {
    const { workspace } = await freshWorkspace();
    expect(await runVisibleTests(workspace, { signal: AbortSignal.abort() })).toEqual({
      outcome: 'stopped',
      reason: 'cancelled',
      durationMs: 0,
    });
  });
});
