import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';

test("an interviewer's question is in status and next; its answer is kept and found in the report", {
  timeout: 120_000,
}, async () => {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  await bugsquashJson(['start', 'money-split', '--interviewer', 'on', '--dir', workspace], { home });
  const json = (...args: readonly string[]) => bugsquashJson(args, { home, cwd: workspace });
  expect((await json('status')).document.prompt).toBeNull();
  expect(await json('answer', 'nothing asked')).toMatchObject({
    exitCode: 2,
    document: { code: 'wrong-state', next: expect.stringContaining("note 'nothing asked'") },
  });
  await writeFile(join(workspace, 'src', 'more.ts'), 'export const more = 1;\n');
  await json('submit');
  const { document: status } = await json('status');
  expect(status.prompt).toMatchObject({ reason: 'edit-before-reproduction', since: expect.any(String) });
  expect((await json('next')).document).toMatchObject({
    action: 'answer',
    what: `Answer in a line: ${status.prompt.question}`,
  });
  const { stdout } = await runBugsquash(['status'], { home, cwd: workspace });
  expect(stdout).toContain(`Asked: ${status.prompt.question}\n  npx bugsquash answer 'what you think'`);
  expect(await json('answer')).toMatchObject({ exitCode: 2, document: { code: 'bad-arguments' } });
  expect((await json('answer', 'I', 'expect', 'a', 'cent')).document).toMatchObject({
    schema: 'bugsquash/answer@1',
    prompt: status.prompt.id,
    text: 'I expect a cent',
  });
  expect((await json('status')).document.prompt).toBeNull();
  const { stdout: report } = await runBugsquash(['report', '--md'], { home, cwd: workspace });
  expect(report).toContain(`answered "${status.prompt.question}": I expect a cent`);
});

test('without an interviewer nothing is asked', async () => {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
  expect(await bugsquashJson(['answer', '--skip'], { home, cwd: workspace })).toMatchObject({
    exitCode: 2,
    document: { message: expect.stringContaining('has no interviewer') },
  });
  expect(await bugsquashJson(['start', 'money-split', '--interviewer', 'maybe'], { home })).toMatchObject({
    exitCode: 2,
    document: { code: 'bad-arguments' },
  });
});
