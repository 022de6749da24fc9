import type { WorldPart } from '../../domain/exercise.ts';

export type { WorldPart };

/**
 * The seam between examiner and subject: what the examiner may ask on the control channel. Each request gets
 * exactly one reply with its id. The descriptors are inherited at fixed numbers.
 */

/** The subject's end of the control channel. */
export const CONTROL_FD = 3;
/** The subject's ends of the HTTP connections. */
export const HTTP_FDS = [4, 5, 6, 7, 8, 9, 10, 11] as const;
/** The subject's blocking end of the channel to the database process. */
export const DATABASE_FD = 12;
/** The subject's end of the upstream channel (`upstream-frames.ts`), for worlds with `fetch` alone. */
export const UPSTREAM_FD = 13;

/** With milliseconds since 1970 behind it: the date that the process is to see at its start. */
export const DATE_FLAG = '--date=';

export type SubjectRequest =
  | {
      readonly op: 'load';
      readonly entry: string;
      readonly style: 'service' | 'library';
      readonly world: readonly WorldPart[];
      readonly packages: readonly string[];
    }
  /** Loads code of ours instead of a submission (`subject/warm-up/warm-up-app.ts`). */
  | {
      readonly op: 'load-warm-up';
      readonly style: 'service' | 'library';
      readonly world: readonly WorldPart[];
    }
  /** `epoch` marks the calls of `world.fetch` that belong to this world. */
  | { readonly op: 'open'; readonly nowMs: number; readonly seed: number; readonly epoch: number }
  | { readonly op: 'close' }
  | { readonly op: 'set-clock'; readonly nowMs: number }
  /** When the next of its sleeps is over, or null. */
  | { readonly op: 'next-sleep' }
  | { readonly op: 'call'; readonly name: string; readonly args: unknown }
  | { readonly op: 'construct'; readonly name: string; readonly args: unknown }
  | { readonly op: 'call-method'; readonly handle: number; readonly name: string; readonly args: unknown }
  | { readonly op: 'get-property'; readonly handle: number; readonly name: string }
  /** Keeps the one argument under a number below zero, which later calls may name as they name instances. */
  | { readonly op: 'keep'; readonly handle: number; readonly args: unknown }
  | { readonly op: 'read-kept'; readonly handle: number }
  /** Begins to iterate what the handle names; the iterator is kept under a number below zero. */
  | { readonly op: 'iterate'; readonly handle: number; readonly iterator: number }
  /** Its next item, as `{ done, value }`. */
  | { readonly op: 'next'; readonly iterator: number }
  /** No more of its items are wanted. */
  | { readonly op: 'end-iteration'; readonly iterator: number };

/**
 * The one thing that the subject says unasked: its code calls a function that a hidden test has passed to it. It waits
 * for the answer and does nothing else meanwhile, unless the answer is that the function returned a promise.
 */
export interface CallbackCall {
  /** The number of the function, as the examiner gave it. */
  readonly callback: number;
  /** The number of the call, which its answer carries. */
  readonly call: number;
  readonly args: unknown;
}

export type CallbackAnswer = { readonly answerTo: number } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: SubjectFault }
  /** A promise: another answer to the same call says what became of it. */
  | { readonly later: true }
);

/** Why a subject could not do what it was asked; `load` and `open` failures become a verdict's `problems`. */
export interface SubjectFault {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly file?: string;
  readonly line?: number;
}

export type SubjectReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly fault: SubjectFault };

/** The code of a verdict's problem whose message is ours, since the code's own might tell what hidden tests ask. */
export const RESTART_FAILED = 'restart-failed';
