import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Candidate, KEYS, startMoneySplit } from './rig.ts';

test.for(['practice', 'strict'] as const)(
  'bug by bug a line says how it stands while the others are still asked: %s',
  async (mode) => {
    using candidate = new Candidate();
    using terminal = candidate.open();
    await startMoneySplit(terminal, mode);
    terminal.type(KEYS.enter);
    await terminal.waitForScreen('What people reported');
    candidate.fix('credit');
    // What the second line is about takes long enough to look at the first.
    const parse = path.join(candidate.workspace, 'src', 'parse.ts');
    const slow =
      'if (!globalThis.slept) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);\n  globalThis.slept = true;\n  const { code, exponent }';
    writeFileSync(parse, readFileSync(parse, 'utf8').replace('const { code, exponent }', slow));
    await terminal.waitForScreen('src/parse.ts', 'src/allocate.ts');

    terminal.type('s');
    if (mode === 'strict') {
      await terminal.waitForScreen('Which of these do you believe fixed?');
      terminal.type(KEYS.enter);
      const sealed = await terminal.waitForScreen('hidden tests answered so far', '? sealed “I cancelled');
      expect(sealed).not.toMatch(/gone|still there/);
    } else {
      const soFar = await terminal.waitForScreen('✓ gone so far “I cancelled', '· “I typed');
      // The title of a bug comes with the verdict.
      expect(soFar).not.toContain('A credit loses');
      await terminal.waitForScreen('1 of 3 gone');
    }
  },
);

test('while it is not certain yet that code which hangs at its start never starts, nothing is called answered', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported');
  const allocate = path.join(candidate.workspace, 'src', 'allocate.ts');
  writeFileSync(allocate, `while (true) {}\n${readFileSync(allocate, 'utf8')}`);
  await terminal.waitForScreen('src/allocate.ts');
  terminal.type('s');
  const soFar = await terminal.waitForScreen('Your code has not started', 'what worked before: not asked');
  expect(soFar).not.toContain('answered');
  await terminal.waitForScreen('Your code did not start, so nothing could pass');
});
