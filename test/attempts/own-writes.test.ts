import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { OpenAttempt } from '../../harness/attempts/open-attempt.ts';
import { filesAtFrame, framesOfLog } from '../../harness/attempts/time-lapse.ts';
import { FrameCandidate, settled } from '../tui/frames/candidate.ts';
import { ALLOCATE, FIXED } from '../tui/frames/example-exercise.ts';

/** What bugsquash itself writes into a workspace is nothing that the candidate saved or changed. */

const write = (attempt: OpenAttempt, file: string, text: string) =>
  writeFileSync(path.join(attempt.workspace.directory, file), text);

const typesSince = (attempt: OpenAttempt, type: string) => {
  const types = attempt.events.map((event) => event.type);
  return types.slice(types.indexOf(type as (typeof types)[number]) + 1);
};

test('the code that an extension begins with, and what is built on it, are not shown as the fix', async () => {
  await using candidate = new FrameCandidate();
  const { attempts } = candidate;
  const attempt = await candidate.start();
  candidate.wait(5);
  write(attempt, 'src/allocate.ts', FIXED.allocate);
  settled(await attempts.finish(attempt));
  write(attempt, 'src/afterthought.ts', 'export {};\n');
  const { yourPatch } = settled(await attempts.reveal(attempt));
  expect(yourPatch).toContain('+  const unit');
  expect(yourPatch).not.toContain('afterthought');

  settled(await attempts.extension.start(attempt, { base: 'reference' }));
  expect(settled(await attempts.status(attempt)).diff).toMatchObject({ files: [], patch: '' });
  expect(typesSince(attempt, 'extension-started')).toEqual([]);
  expect(settled(await attempts.reveal(attempt)).yourPatch).toBe(yourPatch);

  write(attempt, 'src/built.ts', 'export const built = 1;\n');
  const { diff } = settled(await attempts.status(attempt));
  expect(diff.files).toEqual([{ path: 'src/built.ts', added: 1, removed: 0 }]);
  expect(attempt.events.at(-1)).toMatchObject({ type: 'saved', files: ['src/built.ts'] });
  expect((await attempts.diff(attempt)).patch).toBe(diff.patch);
  expect(settled(await attempts.reveal(attempt)).yourPatch).toBe(yourPatch);

  settled(await attempts.reset(attempt));
  expect(settled(await attempts.status(attempt)).diff.files).toEqual([]);
  expect(attempt.events.at(-1)?.type).toBe('reset');
});

test('a reset is no save, whoever looks at the files after it', async () => {
  await using candidate = new FrameCandidate();
  const { attempts } = candidate;
  const attempt = await candidate.start();
  const other = settled(await attempts.open(attempt.workspace.directory));
  candidate.wait(1);
  write(attempt, 'src/allocate.ts', FIXED.allocate);
  settled(await attempts.status(attempt));
  settled(await attempts.reset(other));
  settled(await attempts.status(attempt));
  settled(await attempts.status(other));
  expect(typesSince(attempt, 'started')).toEqual(['saved', 'reset']);
  const { process } = settled(await attempts.report({ directory: attempt.workspace.directory }));
  expect(process).toMatchObject({
    files: [{ path: 'src/allocate.ts', edits: 1 }],
    resets: [{ added: 0, removed: 0 }],
  });

  const frames = framesOfLog(attempt);
  expect(frames.map(({ what }) => what)).toEqual(['saved src/allocate.ts', 'put the files back']);
  const files = settled(await filesAtFrame(attempt.workspace, attempt, frames[1] ?? null));
  expect(files.get('src/allocate.ts')?.data.toString()).toBe(ALLOCATE);

  write(attempt, 'src/parse.ts', FIXED.parse);
  settled(await attempts.status(attempt));
  expect(attempt.events.at(-1)).toMatchObject({ type: 'saved', files: ['src/parse.ts'] });
});
