import { once } from 'node:events';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { readRuns } from '../../harness/workspace/runs/read-runs.ts';
import { workspacePaths } from '../../harness/workspace/workspace.ts';
import { TINY_FACTS } from '../support/tiny-exercise.ts';
import { connectInspector } from './inspector.ts';
import { freshWorkspace } from './rig.ts';

interface Paused {
  readonly hitBreakpoints?: readonly string[];
  readonly callFrames: readonly {
    callFrameId: string;
    functionName: string;
    location: { lineNumber: number };
  }[];
}

test('a breakpoint in a .ts file is hit on its line', async () => {
  const { workspace } = await freshWorkspace();
  const node = path.join(workspace.directory, 'node_modules/.bin/node');
  const child = execa(node, ['--inspect-brk=0', 'src/server.ts'], {
    cwd: workspace.directory,
    timeout: 150_000,
  });
  let said = '';
  while (!said.includes('ws://')) said += String((await once(child.stderr, 'data'))[0]);
  const inspector = await connectInspector(/ws:\/\/\S+/.exec(said)?.[0] ?? '');

  await inspector.send('Runtime.enable');
  await inspector.send('Debugger.enable');
  const { breakpointId } = await inspector.send('Debugger.setBreakpointByUrl', {
    urlRegex: '.*/src/count\\.ts$',
    lineNumber: TINY_FACTS.breakpointLine - 1,
  });
  await inspector.send('Runtime.runIfWaitingForDebugger');
  await inspector.next('Debugger.paused');
  await inspector.send('Debugger.resume');
  const { callFrames, hitBreakpoints } = (await inspector.next('Debugger.paused')) as unknown as Paused;

  const frame = callFrames[0];
  expect(hitBreakpoints).toEqual([breakpointId]);
  expect(frame).toMatchObject({
    functionName: 'count',
    location: { lineNumber: TINY_FACTS.breakpointLine - 1 },
  });
  const { result } = await inspector.send('Debugger.evaluateOnCallFrame', {
    callFrameId: frame?.callFrameId,
    expression: 'text',
  });
  expect(result).toMatchObject({ value: 'hello' });
  await inspector.send('Debugger.resume');
  inspector.close();
  expect((await child).stdout).toBe(`5 letters on ${process.version}`);
  const { runs } = await readRuns(workspacePaths(workspace).runs, 0);
  expect(runs).toMatchObject([{ kind: 'start', source: 'debugger' }]);
});
