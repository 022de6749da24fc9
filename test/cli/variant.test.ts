import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { COLLECTION, ROOT } from '../support/exercises.ts';

describe('start --bug', () => {
  test('checks out the variant in which that bug lives; its records say so, and the whole exercise is apart', {
    timeout: 180_000,
  }, async () => {
    const home = await temporaryFolder();
    const workspace = join(home, 'work');
    const json = (...args: readonly string[]) => bugsquashJson(args, { home, cwd: workspace });
    const start = await bugsquashJson(
      ['start', 'money-split', '--bug', '2', '--dir', workspace, '--assistants', 'completion in the editor'],
      { home },
    );
    expect(start).toMatchObject({
      exitCode: 0,
      document: {
        exercise: { id: 'money-split', title: 'One cent short (line 2 only)', minutes: 10 },
        variant: { line: 2, bug: null },
        assistants: 'completion in the editor',
        interviewer: false,
        limitMs: 600_000,
        ticket: ['I typed 12.5 dinars for the taxi, and it was booked as 12.050.'],
      },
    });
    const { document: ticket } = await json('ticket');
    expect(ticket.text).toContain('**Yusuf**');
    expect(ticket.text).not.toMatch(/Dana|\*\*Ana\*\*/);
    // No red test is left of a bug that does not live here.
    expect((await json('test')).document).toMatchObject({ failed: 0 });

    const untouched = await json('submit');
    expect(untouched).toMatchObject({
      exitCode: 1,
      document: { lines: [{ state: 'still there' }], regressions: [], score: { total: 0 } },
    });
    execFileSync(
      'git',
      ['apply', join(ROOT, 'solutions', 'money-split', 'fixes', 'decimals', 'reference.patch')],
      { cwd: workspace },
    );
    expect(await json('submit')).toMatchObject({
      exitCode: 0,
      document: { lines: [{ state: 'gone' }], score: { fix: 100, total: 100 } },
    });
    expect((await json('status')).document.exerciseChange).toBeNull();
    await json('finish');
    expect((await json('report')).document).toMatchObject({
      exercise: { title: 'One cent short (line 2 only)' },
      variant: { line: 2, bug: 'decimals' },
      assistantNames: 'completion in the editor',
    });
    expect((await json('history')).document.attempts).toMatchObject([
      { exerciseId: 'money-split', variant: { line: 2 }, total: 100 },
    ]);
    // It is no result of the whole exercise.
    const { document: list } = await json('list');
    const listed = list.exercises.find(({ id }: { id: string }) => id === 'money-split');
    expect(listed).toMatchObject({ best: null, earlierBest: null });
    expect((await json('reveal')).document.bugs).toMatchObject([{ id: 'decimals', squashed: true }]);
    const patch = join(ROOT, 'solutions', 'money-split', 'fixes', 'decimals', 'reference.patch');
    expect((await json('reveal')).document.bugs[0].reference).toBe(await readFile(patch, 'utf8'));
  });

  test('shows the references of the others, so only that bug alone counts afterwards', {
    timeout: 120_000,
  }, async () => {
    const home = await temporaryFolder();
    const begin = (name: string, ...flags: readonly string[]) =>
      runBugsquash(['start', 'money-split', '--dir', join(home, name), ...flags], { home });
    await begin('first', '--bug', 'decimals');
    await begin('same', '--bug', '2');
    await begin('other', '--bug', '1');
    await begin('whole');
    const { document } = await bugsquashJson(['history'], { home });
    const [whole, other, same, first] = document.attempts;
    expect([first, same, other, whole].map(({ afterReveal }) => afterReveal)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('a bug that is not there is said, with the ticket to look at', async () => {
    const home = await temporaryFolder();
    for (const asked of ['4', '0', 'nonsense'])
      expect(await bugsquashJson(['start', 'money-split', '--bug', asked], { home })).toMatchObject({
        exitCode: 2,
        document: {
          code: 'bad-arguments',
          message: expect.stringContaining('by its line of the ticket, 1 to 3'),
          next: expect.stringContaining('ticket money-split'),
        },
      });
  });
});

describe('mock', () => {
  test('runs an unseen exercise strictly, with an interviewer; --one is a single bug of it', {
    timeout: 120_000,
  }, async () => {
    const home = await temporaryFolder();
    const seen = new Set<string>();
    const exercises = listExercises(COLLECTION).length;
    const flagsOf = [[], ['--one'], ['--minutes', '30']];
    for (let picks = 0; picks < exercises; picks += 1) {
      const flags = flagsOf[picks] ?? [];
      const { document } = await bugsquashJson(['mock', ...flags, '--dir', join(home, `mock ${seen.size}`)], {
        home,
      });
      expect(document).toMatchObject({ mode: 'strict', interviewer: true, phase: 'running' });
      expect(document.variant === null).toBe(!flags.includes('--one'));
      expect(document.ticket.length === 1).toBe(flags.includes('--one'));
      if (flags.includes('--minutes')) expect(document.limitMs).toBe(1_800_000);
      expect(seen).not.toContain(document.exercise.id);
      seen.add(document.exercise.id);
    }
    expect(seen.size).toBe(exercises);
    expect(await bugsquashJson(['mock'], { home })).toMatchObject({
      exitCode: 2,
      document: { code: 'wrong-state', message: expect.stringContaining('none is unseen') },
    });
  });
});
