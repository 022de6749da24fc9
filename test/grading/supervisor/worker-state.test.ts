import { describe, expect, test } from 'vitest';
import {
  isIdle,
  transition,
  type Work,
  type WorkerEvent,
  type WorkerState,
} from '../../../harness/grading/supervisor/worker-state.ts';

const work: Work = {
  request: { tree: new Map(), seed: '1' },
  shard: { files: ['guard.test.ts'], restarts: new Map() },
};
const afterwards = (state: WorkerState, ...events: readonly WorkerEvent[]) =>
  events.reduce(transition, state);
const starting: WorkerState = { name: 'starting' };
const ready: WorkerState = { name: 'ready' };
const given: WorkerEvent = { type: 'work', work };
const done: WorkerEvent = { type: 'done', keepsSubject: true };

describe('a worker', () => {
  test('that warms up takes work when it is warm, or at the end of the round', () => {
    const warming = afterwards(starting, { type: 'ready', warmsUp: true });
    expect(warming).toEqual({ name: 'warming-up', waiting: undefined });
    expect(afterwards(warming, { type: 'warmed-up' }, given)).toEqual({ name: 'running', work });
    const interrupted = afterwards(warming, given);
    expect(isIdle(interrupted)).toBe(false);
    expect(afterwards(interrupted, { type: 'warmed-up' })).toEqual({ name: 'running', work });
  });

  test('takes work while its examiner loads, and does not start over when that has loaded', () => {
    expect(afterwards(starting, given, { type: 'ready', warmsUp: true })).toEqual({ name: 'running', work });
  });

  test('drains after its work, then is pooled or ended, for good', () => {
    const draining = afterwards(ready, given, done);
    expect(draining).toEqual({ name: 'draining', end: 'done', keepsSubject: true });
    expect(afterwards(draining, { type: 'broke', why: 'it exited' })).toBe(draining);
    expect(afterwards(draining, { type: 'pooled' }, { type: 'ended' })).toEqual({ name: 'pooled' });
    expect(afterwards(draining, { type: 'ended' }, given, done)).toEqual({ name: 'ended' });
  });

  test('that is given up keeps nothing', () => {
    const end = { name: 'draining', end: 'timeout', keepsSubject: false };
    expect(afterwards(ready, given, { type: 'given-up', end: 'timeout' })).toEqual(end);
  });

  test.for<[string, WorkerState, WorkerEvent]>([
    ['that it is done before it has work', ready, done],
    ['that it is done while it warms up', { name: 'warming-up', waiting: work }, done],
    ['that it is warm before it warms up', starting, { type: 'warmed-up' }],
    ['twice that it has loaded', ready, { type: 'ready', warmsUp: false }],
  ])('is broken by an examiner that says %s', ([, state, event]) => {
    expect(afterwards(state, event, given)).toEqual({ name: 'broken', why: 'it broke the protocol' });
  });
});
