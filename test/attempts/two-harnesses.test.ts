import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { expect, test } from 'vitest';
import { openAttempts } from '../../harness/compose.ts';
import { collectionFrom } from '../../harness/locations.ts';
import { workspacePaths } from '../../harness/workspace/workspace.ts';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';
import { exerciseNamed } from '../support/exercises.ts';

const HARNESS = join(import.meta.dirname, 'fixtures', 'second-harness.mjs');
const NOTES = 40;
const RUNS = 30;

interface Said {
  readonly failures: readonly string[];
  readonly othersNotes: number;
  readonly hints: number;
}

const nextLine = async (lines: Interface): Promise<string> => String((await once(lines, 'line'))[0]);

test('two harnesses at once on one attempt: nothing lost, nothing doubled, and each learns of the other', async () => {
  const home = await temporaryFolder();
  const environment = { ...process.env, BUGSQUASH_HOME: join(home, 'state') };
  const opened = openAttempts(environment, collectionFrom(undefined, undefined));
  if (!opened.ok) throw new Error(opened.failure.message);
  const { attempts, close } = opened.value;
  const prepared = await attempts.prepare(exerciseNamed('money-split'), {
    mode: 'practice',
    directory: join(home, 'work'),
    minutes: 600,
  });
  if (!prepared.ok) throw new Error(prepared.failure.message);
  await attempts.begin(prepared.value);
  const { workspace } = prepared.value;

  const harnesses = ['first', 'second'].map((name): { child: ChildProcess; lines: Interface } => {
    const child = spawn(process.execPath, [HARNESS, workspace.directory, name, String(NOTES)], {
      env: environment,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return { child, lines: createInterface({ input: child.stdout as NodeJS.ReadableStream }) };
  });
  await Promise.all(harnesses.map(({ lines }) => nextLine(lines)));
  const ends = harnesses.map(async ({ child, lines }) => {
    const said = nextLine(lines);
    child.stdin?.write('go\n');
    const result = JSON.parse(await said) as Said;
    if (child.exitCode === null) await once(child, 'exit');
    return result;
  });
  // Meanwhile somebody runs the visible tests, several times between two looks of the harnesses.
  for (let run = 0; run < RUNS; run += 1) await appendFile(workspacePaths(workspace).runs, runLine(run));
  const said = await Promise.all(ends);

  expect(said.map(({ failures }) => failures)).toEqual([[], []]);
  const fresh = await attempts.status(prepared.value);
  if (!fresh.ok) throw new Error(fresh.failure.message);
  const { state, othersEvents } = fresh.value;
  for (const name of ['first', 'second']) {
    const numbers = state.notes
      .filter((note) => note.startsWith(name))
      .map((note) => Number(note.split(' ')[1]));
    expect(numbers).toEqual(Array.from({ length: NOTES }, (_, number) => number));
  }
  expect(state.testRuns.map(({ total }) => total)).toEqual(Array.from({ length: RUNS }, (_, run) => run));
  // Each has seen every note of the other, by its end; this third one has seen all.
  expect(said.map(({ othersNotes }) => othersNotes)).toContain(NOTES);
  expect(othersEvents.filter(({ type }) => type === 'note')).toHaveLength(2 * NOTES);
  // Hints were asked for six times: the one that came second in the same moment got none, and nobody paid twice.
  expect(state.hints).toHaveLength((said[0]?.hints ?? 0) + (said[1]?.hints ?? 0));
  const taken = state.hints.map(({ bugId, step }) => `${bugId} ${step}`);
  expect(new Set(taken).size).toBe(taken.length);
  await close();
});

test('a hint that another harness took in the meantime is not paid for again', async () => {
  const home = await temporaryFolder();
  const opened = openAttempts({ BUGSQUASH_HOME: join(home, 'state') }, collectionFrom(undefined, undefined));
  if (!opened.ok) throw new Error(opened.failure.message);
  const { attempts, close } = opened.value;
  const prepared = await attempts.prepare(exerciseNamed('money-split'), {
    mode: 'practice',
    directory: join(home, 'work'),
  });
  if (!prepared.ok) throw new Error(prepared.failure.message);
  const attempt = prepared.value;
  await attempts.begin(attempt);
  const dir = ['--dir', attempt.workspace.directory];
  expect((await bugsquashJson(['hint', '1', ...dir], { home })).exitCode).toBe(0);

  expect(await attempts.takeHint(attempt, 0)).toMatchObject({
    ok: false,
    failure: { code: 'wrong-state', message: expect.stringContaining('Another bugsquash') },
  });
  expect(attempt.state.hints.map(({ step }) => step)).toEqual([0]);
  const second = await attempts.takeHint(attempt, 0);
  expect(second.ok && second.value.step).toBe(1);
  // What does not depend on what the other did simply works, at the first try.
  expect((await bugsquashJson(['note', 'theirs', ...dir], { home })).exitCode).toBe(0);
  expect((await attempts.note(attempt, 'ours')).ok).toBe(true);
  expect(attempt.state.notes).toEqual(['theirs', 'ours']);
  await close();
});

function runLine(run: number): string {
  const record = {
    at: new Date(Date.UTC(2026, 2, 2, 9, 0, run)).toISOString(),
    kind: 'tests',
    source: 'npm',
    passed: run,
    failed: 0,
    total: run,
    failures: [],
    durationMs: 1,
  };
  return `${JSON.stringify(record)}\n`;
}
