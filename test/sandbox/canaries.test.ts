import { describe, expect, test } from 'vitest';
import { runSandboxCanaries } from '../../harness/doctor/sandbox-canaries.ts';
import type { Sandbox } from '../../harness/sandbox/sandbox.ts';
import { unconfined } from '../../harness/sandbox/unconfined.ts';
import { ROOT } from '../support/exercises.ts';
import { hasSandbox, sandboxHere } from '../support/grader.ts';

const installation = { nodePath: process.execPath, root: ROOT };
const LIMITS = ['limit: memory', 'limit: processes', 'limit: processor time'];

describe.runIf(hasSandbox)('canaries in the sandbox', () => {
  test('everything holds here', async () => {
    const lines = await runSandboxCanaries(sandboxHere, installation);
    expect(lines.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(lines.map(({ name }) => name)).toEqual([
      'sandbox: network',
      'sandbox: files',
      'sandbox: writing',
      'sandbox: processes',
      'sandbox: namespaces',
      ...LIMITS,
    ]);
  });

  test('a sandbox that confines nothing is found out, line by line, with what to do', async () => {
    const leaky: Sandbox = {
      kind: 'bubblewrap',
      // A tripped canary writes: this one is only let look.
      start: (process) =>
        unconfined.start({
          ...process,
          command: process.command.map((part) =>
            typeof part === 'string' ? part.replaceAll('writeFileSync(', 'void (') : part,
          ),
        }),
    };
    const lines = await runSandboxCanaries(leaky, installation);
    const failed = lines.filter(({ state }) => state === 'failed');
    expect(failed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['sandbox: network', 'sandbox: files', 'sandbox: processes']),
    );
    const files = failed.find(({ name }) => name === 'sandbox: files')?.detail;
    expect(files?.split(', ')).toContain(`read ${process.cwd()}`);
    for (const { next } of failed) expect(next).not.toBeNull();
  });
});

test('without a sandbox the limits hold all the same, and a warning says the rest', async () => {
  const [confinement, ...limits] = await runSandboxCanaries(unconfined, installation);
  expect(confinement).toMatchObject({ state: 'warning', next: expect.stringContaining('bubblewrap') });
  expect(limits.map(({ name, state }) => ({ name, state }))).toEqual(
    LIMITS.map((name) => ({ name, state: 'ok' })),
  );
});
