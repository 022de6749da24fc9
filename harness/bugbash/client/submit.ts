import type { z } from 'zod';
import { failed, type Result, success } from '../../domain/failure.ts';
import type { Problem as LeftOut } from '../../domain/verdict.ts';
import { readSubmission } from '../../grading/submission.ts';
import { diffAgainstStart } from '../../workspace/start-diff.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { submissionReply } from '../api.ts';
import type { BashClient } from './bash-client.ts';
import type { WaitingSubmission } from './outbox/outbox.ts';
import { readSeen } from './seen.ts';

export type SubmissionView = z.infer<typeof submissionReply>;

export interface KeptSubmission {
  readonly submission: WaitingSubmission;
  /** What is not part of it, and why. */
  readonly leftOut: readonly LeftOut[];
}

/** Puts the workspace as it is now into the outbox; it is on the disk when this resolves, and nothing was sent yet. */
export async function keepSubmission(
  { outbox, api, membership }: Pick<BashClient, 'outbox' | 'api' | 'membership'>,
  workspace: Workspace,
): Promise<Result<KeptSubmission>> {
  const { directory, exercise } = workspace;
  const bash = readSeen(membership.folder)?.bash;
  const now = bash?.exercises.find(({ id }) => id === exercise.id);
  if (bash !== undefined && now === undefined)
    return failed('wrong-state', `"${exercise.title}" is to warm up: nothing is sent, and nothing counts.`, {
      command: ['test'],
      workspace: directory,
      lead: 'Run its visible tests',
    });
  const read = readSubmission(directory, exercise.editable);
  if (!read.ok) return read;
  const { files, problems } = read.value;
  const changed = await diffAgainstStart(workspace);
  if (changed.files.length === 0)
    return failed('submission-refused', `Nothing in ${directory} is changed since the start.`, {
      command: ['ticket'],
      workspace: directory,
    });
  const submission = outbox.keep(
    {
      exercise: exercise.id,
      // A rejudge may have changed the hidden half since; the files are of the public half, which is the same.
      digest: now?.digest ?? exercise.digest,
      files: [...files].map(([path, content]) => ({ path, base64: content.toString('base64') })),
    },
    api.clock.nowMs(),
  );
  return success({ submission, leftOut: problems });
}

const FIRST_LOOK_MS = 250;
const LONGEST_MS = 3_000;

/** Waits for the verdict of a submission that the host has; undefined where the signal or the time ended the wait. */
export async function awaitVerdict(
  { api, machine, signal }: Pick<BashClient, 'api' | 'machine' | 'signal'>,
  sent: SubmissionView,
  limitMs: number,
): Promise<SubmissionView | undefined> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  let latest = sent;
  for (let waitMs = FIRST_LOOK_MS; isUnderWay(latest); waitMs = Math.min(LONGEST_MS, waitMs * 1.5)) {
    await machine.sleep(waitMs, end);
    if (end.aborted) return undefined;
    const reply = await api.submission(sent.id);
    if (reply.kind === 'ok') latest = reply.value;
  }
  return latest;
}

const isUnderWay = ({ state }: SubmissionView): boolean => state === 'waiting' || state === 'grading';
