import type { z } from 'zod';
import { type Collection, readExercise } from '../../../catalog/catalog.ts';
import { keepExercise } from '../../../catalog/kept-exercise.ts';
import { submissionOfTree } from '../../../grading/submission.ts';
import type { rejudgeReply, rejudgeRequest } from '../../admin-api.ts';
import { decodeFileSet } from '../../file-set.ts';
import { decideApply, decideCancel, decidePreview } from '../../log/decide/rejudge.ts';
import type { BashEventOf } from '../../log/events.ts';
import { foldAll } from '../../log/freeze.ts';
import { previewOf, submissionsInScope } from '../../log/rejudge.ts';
import { exerciseOf } from '../../log/state.ts';
import { type Answer, answerOf, granted, refuse, storeRefusal } from '../answer.ts';
import type { GradeJob } from '../grading-loop.ts';
import type { HostContext } from '../host-context.ts';
import { newId } from '../secrets.ts';
import { publishFrom } from '../shared-content.ts';
import { actorOf, type Viewer } from '../viewer.ts';

type RejudgeReply = z.infer<typeof rejudgeReply>;

export interface RejudgeTools {
  readonly collection: Collection;
  readonly grade: GradeJob;
}

/**
 * Grades what is in scope by the exercise as the collection has it now, beside the live results, and tells what
 * applying it would change.
 */
export async function previewRejudge(
  host: HostContext,
  { collection, grade }: RejudgeTools,
  viewer: Viewer,
  scope: z.infer<typeof rejudgeRequest>,
): Promise<Answer<RejudgeReply>> {
  const { state } = host.log.now;
  const rules = exerciseOf(state, scope.exercise);
  if (!rules) return refuse('not-found', `This bash has no exercise "${scope.exercise}".`);
  const exercise = readExercise(collection, scope.exercise);
  if (!exercise.ok) return refuse('bad-request', exercise.failure.message);
  const kept = keepExercise(host.home.folder, exercise.value);
  if (!kept.ok) return refuse('unavailable', kept.failure.message);
  const published = await publishFrom(host, exercise.value);
  if (!published.ok) return storeRefusal(published.failure);
  const { digest } = exercise.value;
  host.content.set(digest, exercise.value);
  const results: BashEventOf<'rejudge-previewed'>['results'] = [];
  for (const { id, fileSet } of submissionsInScope(state, scope)) {
    const known = await host.queue.known(digest, fileSet, rules.seed);
    if (!known.ok) return storeRefusal(known.failure);
    if (known.value) {
      results.push({ submission: id, verdict: known.value });
      continue;
    }
    const blob = await host.store.blob(fileSet);
    if (!blob.ok) return storeRefusal(blob.failure);
    if (!blob.value) continue;
    const submission = submissionOfTree(decodeFileSet(blob.value), exercise.value.manifest.editable);
    const { verdict } = await grade(exercise.value, submission, { seed: rules.seed });
    // What could not be graded is named in the preview as missing.
    if (verdict.failure === null) results.push({ submission: id, verdict });
  }
  const rejudge = newId('r');
  const made = await host.log.decide((now) => {
    const event = { type: 'rejudge-previewed' as const, rejudge, scope, digest, results };
    const events = answerOf(decidePreview(now.state, event));
    return events.ok ? granted({ who: actorOf(viewer), events: events.value, value: null }) : events;
  });
  return made.ok ? rejudgeOf(host, rejudge) : made;
}

/** What applying it now would change; of one that was applied, what that has changed. */
export function rejudgeOf({ log }: HostContext, id: string): Answer<RejudgeReply> {
  const { state } = log.now;
  const rejudge = state.rejudges.find((one) => one.id === id);
  if (!rejudge) return refuse('not-found', `There is no rejudge "${id}".`);
  const { appliedAt } = rejudge;
  const before = appliedAt === null ? state : foldAll(log.entries.slice(0, appliedAt - 1))?.live;
  if (!before) throw new Error(`the rejudge ${id} was applied before the bash was created`);
  const { verdicts, scores, ranks, overlaps, missing } = previewOf(before, rejudge);
  const judged = (by: (typeof verdicts)[number]['before']) =>
    by && { squashed: [...by.squashed], regressions: [...by.regressions] };
  return granted({
    schema: 'bugsquash/rejudge@1',
    id,
    state: rejudge.state,
    verdicts: verdicts.map((row) => ({ ...row, before: judged(row.before), after: judged(row.after) })),
    scores: [...scores],
    ranks: [...ranks],
    overlaps: overlaps.map((row) => ({ ...row, submissions: [...row.submissions] })),
    missing: [...missing],
  });
}

/** All of it or nothing, in one entry of the log. */
export async function settleRejudge(
  host: HostContext,
  viewer: Viewer,
  id: string,
  how: 'apply' | 'cancel',
): Promise<Answer<RejudgeReply>> {
  const settled = await host.log.decide(({ state }) => {
    const events = answerOf(how === 'apply' ? decideApply(state, id) : decideCancel(state, id));
    return events.ok ? granted({ who: actorOf(viewer), events: events.value, value: null }) : events;
  });
  return settled.ok ? rejudgeOf(host, id) : settled;
}
