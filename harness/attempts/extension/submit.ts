import type { ExtensionSubmittedEvent } from '../../domain/extension.ts';
import { type Failure, failed, type Result } from '../../domain/failure.ts';
import { gradeWorkspace, recordGraded } from '../grade-workspace.ts';
import type { AttemptsHost } from '../host.ts';
import type { OpenAttempt } from '../open-attempt.ts';

/** A graded submission of an extension, as it is in the log. */
export interface ExtensionSubmitted {
  readonly submission: ExtensionSubmittedEvent;
  /** Why the files could not be kept as a snapshot, if they could not. */
  readonly snapshotFailure: Failure | null;
}

/** Grades the workspace as it is now for the extension. What can't be graded is not an event. */
export async function submitExtension(
  host: Pick<AttemptsHost, 'clock' | 'grader'>,
  attempt: OpenAttempt,
  signal?: AbortSignal,
): Promise<Result<ExtensionSubmitted>> {
  const fresh = await attempt.refresh();
  if (!fresh.ok) return fresh;
  const { state, workspace } = attempt;
  const stage = state.phase === 'finished' ? state.extension : null;
  if (stage === null || stage.phase === 'finished') {
    return failed(
      'wrong-state',
      stage === null ? 'The extension has not been started.' : 'The extension is finished.',
      { command: stage === null ? ['extend'] : ['report'], workspace: workspace.directory },
    );
  }
  const label = `extension ${stage.submissions.length + 1}`;
  const graded = await gradeWorkspace(host, attempt, label, { signal });
  if (!graded.ok) return graded;
  const { now, digest, verdict, snapshot } = graded.value;
  const event: ExtensionSubmittedEvent = {
    type: 'extension-submitted',
    ...now,
    submissionDigest: digest,
    verdict,
    late: stage.phase === 'over',
    ...(snapshot.ok ? { snapshot: snapshot.value } : {}),
  };
  return recordGraded(attempt, graded.value, event);
}
