import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../harness/domain/verdict.ts';
import { ROOT } from '../support/exercises.ts';
import type { StopPlan } from './fixtures/stopped-grading.ts';

/** What is stopped from outside costs an honest answer nothing: row 48. For many stops at random: `npm run soak`. */

const FIXTURE = join(import.meta.dirname, 'fixtures', 'stopped-grading.ts');
const HOSTILE = join(ROOT, 'test', 'fixtures', 'hostile', 'exercise');
const STOP_MS = 6_000;

interface Graded {
  readonly verdict: Verdict;
  readonly stops: number;
}

/** Grades in a process of its own, and continues what was stopped in there after `STOP_MS`. */
async function gradeWithStops(plan: Pick<StopPlan, 'victim' | 'everyRun' | 'limits'>): Promise<Graded> {
  const whole: StopPlan = {
    ...plan,
    exercisesRoot: join(HOSTILE, 'exercises'),
    solutionsRoot: join(HOSTILE, 'solutions'),
    exercise: 'notes',
  };
  const child = spawn(process.execPath, [FIXTURE, JSON.stringify(whole)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let graded: Graded | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { stopped: number } | Graded;
    if ('stopped' in said) setTimeout(() => resume(said.stopped), STOP_MS);
    else graded = said;
  }
  if (!graded) throw new Error('it did not grade');
  return graded;
}

function resume(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // The supervisor has ended it meanwhile.
  }
}

/** The stop is longer than any of them. */
const SHORT = { startLimitMs: 4_000, requestLimitMs: 3_000, testLimitMs: 5_000 };

describe.concurrent('an honest answer, with a stop of six seconds', () => {
  test.for(['supervisor', 'examiner', 'subject', 'database'] as const)(
    'of the %s, is graded 100',
    async (victim) => {
      const { verdict, stops } = await gradeWithStops({ victim, everyRun: false, limits: SHORT });
      expect(stops).toBe(1);
      expect(verdict).toMatchObject({
        outcome: 'graded',
        problems: [],
        limits: { hit: [] },
        score: { total: 100 },
      });
    },
  );

  test('of the supervisor in every run, is not graded', async () => {
    const limits = { ...SHORT, testLimitMs: 1_500 };
    const { verdict, stops } = await gradeWithStops({ victim: 'supervisor', everyRun: true, limits });
    expect(stops).toBe(2);
    expect(verdict).toMatchObject({
      outcome: 'ungradable',
      score: null,
      failure: { code: 'grading-incomplete' },
    });
  });
});
