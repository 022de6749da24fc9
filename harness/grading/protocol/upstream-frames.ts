/**
 * What goes over the upstream channel, as JSON frames (`frames.ts`): calls of `world.fetch` one way, what the
 * hidden test scripted the other. Each way keeps its order, so a `synced` comes behind every call before it.
 */

/** A larger call is not sent; one that comes all the same ends the subject. */
export const MAX_CALL_FRAME_BYTES = 1024 * 1024;

/** From the subject. Ids of calls grow from 1 over the process's life; `epoch` is the test a call belongs to. */
export type UpstreamCallFrame =
  | {
      readonly type: 'call';
      readonly epoch: number;
      readonly id: number;
      readonly method: string;
      readonly url: string;
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly body: string;
    }
  /** Its signal aborted the call; no answer is waited for. */
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'synced'; readonly id: number };

/** From the examiner. */
export type UpstreamAnswerFrame =
  | {
      readonly type: 'reply';
      readonly id: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
    }
  | { readonly type: 'fail'; readonly id: number; readonly message: string }
  /** Asks for a `synced` with its id, once what came before is dealt with. */
  | { readonly type: 'sync'; readonly id: number };

/** Statuses that the Fetch standard lets have no body. */
export const STATUSES_WITHOUT_BODY: readonly number[] = [204, 205, 304];
