import type { RunEnd, RunRequest } from './run-types.ts';
import type { Shard } from './shards.ts';

/** What a worker is given to do. It is given work once. */
export interface Work {
  readonly request: RunRequest;
  readonly shard: Shard;
}

/**
 * The life of a worker: one examiner with its subjects and databases, for one run.
 *
 *   starting ──► warming-up ──► ready ──► running ──► draining ──► pooled
 *       │ │                      ▲ │        ▲ ▲           │
 *       │ └──── no warm-up ──────┘ └─ work ─┘ │           └─────► ended
 *       └───────────── work ──────────────────┘
 *
 *   broken: from any state up to `running`, when its processes fail it; then ended.
 *
 * Work that comes during `starting` is sent at once: the subject loads while the examiner does. Work that comes during
 * `warming-up` waits there for the end of the round. An examiner out of the pool begins in `ready`.
 */
export type WorkerState =
  | { readonly name: 'starting' }
  | { readonly name: 'warming-up'; readonly waiting: Work | undefined }
  | { readonly name: 'ready' }
  | { readonly name: 'running'; readonly work: Work }
  /** The run is over; its processes are about to be ended or pooled. */
  | { readonly name: 'draining'; readonly end: RunEnd; readonly keepsSubject: boolean }
  | { readonly name: 'broken'; readonly why: string }
  | { readonly name: 'pooled' }
  | { readonly name: 'ended' };

export type WorkerEvent =
  /** The examiner has loaded. */
  | { readonly type: 'ready'; readonly warmsUp: boolean }
  | { readonly type: 'warmed-up' }
  | { readonly type: 'work'; readonly work: Work }
  /** The examiner has run all it was given. */
  | { readonly type: 'done'; readonly keepsSubject: boolean }
  /** The supervisor waits no longer. */
  | { readonly type: 'given-up'; readonly end: 'timeout' | 'cancelled' }
  | { readonly type: 'broke'; readonly why: string }
  | { readonly type: 'pooled' }
  | { readonly type: 'ended' };

/** Where an event leads. What an examiner says out of turn breaks its worker. */
export function transition(state: WorkerState, event: WorkerEvent): WorkerState {
  switch (state.name) {
    case 'pooled':
    case 'ended':
      return state;
    case 'draining':
    case 'broken':
      return event.type === 'pooled' || event.type === 'ended' ? { name: event.type } : state;
  }
  switch (event.type) {
    case 'broke':
      return { name: 'broken', why: event.why };
    case 'ended':
      return { name: 'ended' };
    case 'given-up':
      return { name: 'draining', end: event.end, keepsSubject: false };
    case 'ready':
      if (state.name === 'running') return state;
      if (state.name !== 'starting') return outOfTurn;
      return event.warmsUp ? { name: 'warming-up', waiting: undefined } : { name: 'ready' };
    case 'warmed-up':
      if (state.name !== 'warming-up') return outOfTurn;
      return state.waiting ? { name: 'running', work: state.waiting } : { name: 'ready' };
    case 'work':
      if (state.name === 'warming-up') return { name: 'warming-up', waiting: event.work };
      return { name: 'running', work: event.work };
    case 'done':
      if (state.name !== 'running') return outOfTurn;
      return { name: 'draining', end: 'done', keepsSubject: event.keepsSubject };
    case 'pooled':
      return outOfTurn;
  }
}

const outOfTurn: WorkerState = { name: 'broken', why: 'it broke the protocol' };

/** Whether it can still be given work. */
export function isIdle(state: WorkerState): boolean {
  return (
    state.name === 'starting' ||
    state.name === 'ready' ||
    (state.name === 'warming-up' && state.waiting === undefined)
  );
}

/** Its work, as long as the run goes on. */
export function workOf(state: WorkerState): Work | undefined {
  return state.name === 'running' ? state.work : undefined;
}
