import { join } from 'node:path';
import { OpenAttempt } from '../../harness/attempts/open-attempt.ts';
import { replay } from '../../harness/domain/attempt.ts';
import type { AttemptEvent } from '../../harness/domain/attempt-event.ts';
import type { Clock } from '../../harness/domain/clock.ts';
import type { Exercise } from '../../harness/domain/exercise.ts';
import { openSqliteAttemptStore } from '../../harness/store/sqlite-attempt-store.ts';
import { freshWorkspace, unwrap } from '../workspace/rig.ts';

/** A running attempt at the tiny exercise, in a workspace of real files with a real snapshot repository. */
export async function runningAttempt() {
  const rig = await freshWorkspace();
  const { workspace, dataDirectory } = rig;
  let atMs = 1_000_000;
  const clock: Clock = {
    now: () => {
      atMs += 1_000;
      return { atMs };
    },
    monotonicMs: () => atMs,
  };
  const store = unwrap(openSqliteAttemptStore(join(dataDirectory, 'attempts.sqlite')));
  const { id, version, digest } = workspace.exercise;
  const log: AttemptEvent[] = [
    {
      type: 'prepared',
      ...clock.now(),
      exercise: { id, version, digest },
      mode: 'practice',
      limitMs: 60 * 60_000,
      assistants: false,
      workspace: workspace.directory,
    },
    { type: 'started', ...clock.now() },
  ];
  const [first, ...rest] = log;
  unwrap(await store.create(workspace.attemptId, id, first as AttemptEvent));
  unwrap(await store.append(workspace.attemptId, 1, rest));
  const exercise = { manifest: workspace.exercise, solution: { bugs: [] }, digest } as unknown as Exercise;
  const open = async () => {
    const events = unwrap(await store.read(workspace.attemptId));
    const state = replay(events);
    if (!state) throw new Error('no state');
    const parts = { id: workspace.attemptId, exercise, events, state };
    return unwrap(await OpenAttempt.from({ store, clock }, workspace, parts));
  };
  return { ...rig, clock, store, open, attempt: await open(), host: { clock, dataDirectory } };
}
