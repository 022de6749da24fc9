import { appendFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { workspacePaths } from '../../harness/workspace/workspace.ts';
import { runningAttempt } from './rig.ts';

const lineOfRun = (passed: number): string =>
  `${JSON.stringify({
    at: '2026-03-02T09:00:00.000Z',
    kind: 'tests',
    source: 'npm',
    passed,
    failed: 0,
    total: passed,
    failures: [],
    durationMs: 1,
  })}\n`;

test('each run is in the log once, by whatever command it is found, also when their file was removed', async () => {
  const { workspace, open } = await runningAttempt();
  const { runs } = workspacePaths(workspace);
  for (const passed of [1, 2, 3]) appendFileSync(runs, lineOfRun(passed));
  await open();
  rmSync(runs);
  appendFileSync(runs, lineOfRun(4));
  for (let command = 0; command < 3; command += 1) await open();
  appendFileSync(runs, lineOfRun(5));
  const { state } = await open();
  expect(state.testRuns.map(({ passed }) => passed)).toEqual([1, 2, 3, 4, 5]);
});
