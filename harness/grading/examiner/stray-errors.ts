import { ProtocolError } from '../protocol/frames.ts';
import { DatabaseProcessError } from './database-client.ts';
import { SubjectError, SubjectGone } from './rpc-client.ts';
import { runningTests } from './running-tests.ts';

/** What an error that no test awaited belongs to. */
export type StrayOwner =
  | { readonly taskId: string }
  /** Some test of the file that runs. */
  | 'file'
  /** The subject has no part in it: the hidden tests are at fault, or we are. */
  | 'hidden tests';

const MAX_CAUSES = 8;

/**
 * Finds what a stray error belongs to: one that is thrown where no test awaits it, as in a helper whose promise
 * a test lets go of. It must not leave a submission without a verdict when the submission brought it about, by ending
 * its process or by replying what the helper can't read; so it fails a test, or a file.
 *
 * An error in the code of a test, however late, belongs to that test if the test has asked its subject something. (On
 * the references, where the subject gives no cause, it would have shown when the exercise was verified.) One in no
 * test's code, as in a connection's, belongs to the test that runs. Before anything was asked, and while a file is
 * loaded, it is the fault of the hidden tests, unless it came out of a subject.
 *
 * To be called where the error is caught, by `process.on`: the code that it was thrown in is known there.
 */
export function ownerOf(error: unknown): StrayOwner {
  const { ofThisCode, running, isCollecting, hasAnyAsked } = runningTests;
  if (ofThisCode) return ofThisCode.hasAsked || isOfSubject(error) ? ofThisCode : 'hidden tests';
  if (!isOfSubject(error) && (isCollecting || !hasAnyAsked)) return 'hidden tests';
  return running ?? 'file';
}

/** Whether an error came out of a subject, or names one as its cause. */
function isOfSubject(error: unknown): boolean {
  return causesOf(error).some(
    (each) =>
      each instanceof SubjectGone ||
      each instanceof SubjectError ||
      each instanceof DatabaseProcessError ||
      each instanceof ProtocolError,
  );
}

/** An error and what it names as its causes, as far as that goes. */
function causesOf(error: unknown): object[] {
  const chain: object[] = [];
  const pending = [error];
  while (pending.length > 0 && chain.length < MAX_CAUSES) {
    const next = pending.shift();
    if (typeof next !== 'object' || next === null || chain.includes(next)) continue;
    chain.push(next);
    const { cause, errors } = next as { cause?: unknown; errors?: unknown };
    pending.push(cause, ...(Array.isArray(errors) ? errors : []));
  }
  return chain;
}
