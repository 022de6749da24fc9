import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Attempts } from '../../harness/attempts/attempts.ts';
import type { AttemptsHost } from '../../harness/attempts/host.ts';
import type { OpenAttempt } from '../../harness/attempts/open-attempt.ts';
import type { StartOptions } from '../../harness/attempts/prepare.ts';
import type { Result } from '../../harness/domain/failure.ts';
import { openSqliteAttemptStore } from '../../harness/store/sqlite-attempt-store.ts';
import { temporaryFolder } from './cli.ts';
import { COLLECTION, exerciseNamed, ROOT } from './exercises.ts';
import { submitted } from './log.ts';

const MINUTE_MS = 60_000;

/** Somebody with a store and folders of their own, and a clock that stands still until it is set. Nothing is graded. */
export async function candidate(changes: Partial<AttemptsHost> = {}) {
  const home = realpathSync(await temporaryFolder());
  const dataDirectory = join(home, 'state');
  mkdirSync(dataDirectory);
  const store = unwrap(openSqliteAttemptStore(join(dataDirectory, 'attempts.sqlite')));
  onTestFinished(() => store.close());
  let atMs = Date.parse('2026-11-26T10:00:00Z');
  let count = 0;
  const host: AttemptsHost = {
    collection: COLLECTION,
    store,
    clock: { now: () => ({ atMs }), monotonicMs: () => atMs },
    grader: () => Promise.reject(new Error('Nothing is graded here.')),
    cloneRoot: ROOT,
    dataDirectory,
    workspacesRoot: join(home, 'workspaces'),
    random: () => 0,
    newAttemptId: () => {
      count += 1;
      return `attempt-${count}`;
    },
    ...changes,
  };
  const attempts = new Attempts(host);
  const prepare = async (options: Partial<StartOptions> = {}): Promise<OpenAttempt> =>
    unwrap(await attempts.prepare(exerciseNamed('money-split'), { mode: 'practice', ...options }));
  return {
    home,
    host,
    attempts,
    wait: (minutes: number) => {
      atMs += minutes * MINUTE_MS;
    },
    prepare,
    begin: async (options: Partial<StartOptions> = {}): Promise<OpenAttempt> => {
      const attempt = await prepare(options);
      unwrap(await attempts.begin(attempt));
      return attempt;
    },
    /** Records a submission as if it had been graded: all bugs are gone. */
    submit: async (attempt: OpenAttempt) =>
      unwrap(
        await attempt.record(
          submitted({
            minutes: atMs / MINUTE_MS,
            squashed: [true, true],
            digest: attempt.state.content.digest,
            late: attempt.state.phase === 'over',
          }),
        ),
      ),
  };
}

/** The value of a result that must be one. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}
