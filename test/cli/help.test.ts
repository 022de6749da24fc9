import { expect, test } from 'vitest';
import { COMMANDS } from '../../harness/cli/commands.ts';
import { overview } from '../../harness/cli/help.ts';
import { stepWording } from '../../harness/wording/next-step.ts';

test('the overview names each command once and fits into 80 columns', async () => {
  const steps = stepWording({ cloneRoot: '/clone', currentDirectory: '/clone', isFoundByNpx: true });
  const { text } = await overview(steps);
  const lines = text.split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const named = lines.flatMap((line) => /^ {2}([a-z]+)/.exec(line)?.[1] ?? []);
  expect([...named].sort()).toEqual(Object.keys(COMMANDS).sort());
  expect(text).not.toContain('[--');
  expect(lines.filter((line) => line.split('[').length !== line.split(']').length)).toEqual([]);
});
