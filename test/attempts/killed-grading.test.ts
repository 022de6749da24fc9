import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Attempts } from '../../harness/attempts/attempts.ts';
import { systemClock } from '../../harness/compose.ts';
import type { Sandbox } from '../../harness/sandbox/sandbox.ts';
import { openSqliteAttemptStore } from '../../harness/store/sqlite-attempt-store.ts';
import { temporaryFolder } from '../support/cli.ts';
import { COLLECTION, exerciseNamed, ROOT } from '../support/exercises.ts';
import { graderHere, sandboxHere } from '../support/grader.ts';

/** CI asks for the full number; a person at work gets the same test in a few seconds. */
const RUNS = Math.ceil(Number(process.env.BUGSQUASH_KILL_RUNS ?? 3) / 3);
/** Longer than a grading takes, so that some kills come too late. */
const LATEST_KILL_MS = 1_500;

type Victim = 'examiner' | 'subject';

/** The real sandbox, in which a process of the named kind is killed `delayMs` after it was started. */
function killing(victim: Victim, delayMs: number): Sandbox {
  return {
    kind: sandboxHere.kind,
    start(process) {
      const child = sandboxHere.start(process);
      const isExaminer = process.descriptors[0] === 'ipc' && process.descriptors.length === 1;
      const isSubject = process.descriptors.length > 2;
      if (victim === 'examiner' ? isExaminer : isSubject) {
        const timer = setTimeout(() => child.kill('SIGKILL'), delayMs);
        child.once('exit', () => clearTimeout(timer));
      }
      return child;
    },
  };
}

test.for<Victim>(['examiner', 'subject'])(
  `${RUNS} kills of the %s at random points: a verdict or none, never a better one, and no event lost or doubled`,
  { timeout: 600_000 },
  async (victim) => {
    const home = await temporaryFolder();
    mkdirSync(join(home, 'state'));
    const store = openSqliteAttemptStore(join(home, 'state', 'attempts.sqlite'));
    if (!store.ok) throw new Error(store.failure.message);
    let sandbox = sandboxHere;
    const attempts = new Attempts({
      collection: COLLECTION,
      store: store.value,
      clock: systemClock,
      grader: async () => graderHere(sandbox),
      cloneRoot: ROOT,
      dataDirectory: join(home, 'state'),
      workspacesRoot: join(home, 'workspaces'),
      newAttemptId: () => 'attempt-1',
      random: () => 0,
    });
    const prepared = await attempts.prepare(exerciseNamed('money-split'), { mode: 'practice', minutes: 600 });
    if (!prepared.ok) throw new Error(prepared.failure.message);
    const attempt = prepared.value;
    await attempts.begin(attempt);
    let graded = 0;
    for (let run = 0; run < RUNS; run += 1) {
      sandbox = killing(victim, (run * 7919 + 13) % LATEST_KILL_MS);
      const submitted = await attempts.submit(attempt);
      if (submitted.ok) {
        graded += 1;
        // The untouched checkout: whatever was killed, no bug may look squashed.
        expect(submitted.value.submission.verdict.score).toMatchObject({ fix: 0, total: 0 });
      } else {
        expect(['grader-killed', 'grading-incomplete']).toContain(submitted.failure.code);
      }
      expect(attempt.state.submissions).toHaveLength(graded);
    }
    const log = await store.value.read('attempt-1');
    expect(log.ok && log.value.filter(({ type }) => type === 'submitted')).toHaveLength(graded);
    sandbox = sandboxHere;
    const honest = await attempts.submit(attempt);
    const guards = honest.ok ? honest.value.submission.verdict.guards : null;
    expect(guards?.total).toBeGreaterThan(0);
    expect(guards?.passed).toBe(guards?.total);
    await store.value.close();
  },
);
