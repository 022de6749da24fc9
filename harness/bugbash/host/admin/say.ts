import type { z } from 'zod';
import type { announcementRequest, answerRequest } from '../../admin-api.ts';
import { decideReveal } from '../../log/decide/reveal.ts';
import type { BashEvent, BashEventOf } from '../../log/events.ts';
import { submissionOf } from '../../log/submissions.ts';
import { type Answer, answerOf, granted, refuse } from '../answer.ts';
import type { HostContext } from '../host-context.ts';
import { newId } from '../secrets.ts';
import { actorOf, type Viewer } from '../viewer.ts';

/** What host and helpers answer and announce, and what the host decides of single submissions and at the end. */

type Done = { readonly schema: 'bugsquash/done@1' };

const done = (viewer: Viewer, event: BashEvent) =>
  granted({
    who: actorOf(viewer),
    events: [event],
    value: { schema: 'bugsquash/done@1' as const },
  });

export function answerQuestion(
  host: HostContext,
  viewer: Viewer,
  id: string,
  { text, to }: z.infer<typeof answerRequest>,
): Promise<Answer<Done>> {
  return host.log.decide(({ state }) =>
    state.questions.some((question) => question.id === id)
      ? done(viewer, { type: 'answered', question: id, text, to })
      : refuse('not-found', `There is no question "${id}".`),
  );
}

export function announce(
  host: HostContext,
  viewer: Viewer,
  { text, beforeEndMinutes }: z.infer<typeof announcementRequest>,
): Promise<Answer<Done>> {
  const beforeEndMs = beforeEndMinutes === undefined ? null : Math.round(beforeEndMinutes * 60_000);
  return host.log.decide(() =>
    done(viewer, { type: 'announced', announcement: newId('a'), text, beforeEndMs }),
  );
}

export function settleDispute(
  host: HostContext,
  viewer: Viewer,
  id: string,
  text: string,
): Promise<Answer<Done>> {
  return host.log.decide(({ state }) =>
    state.disputes.some((dispute) => dispute.id === id)
      ? done(viewer, { type: 'dispute-settled', dispute: id, text })
      : refuse('not-found', `There is no dispute "${id}".`),
  );
}

/** Lets a late submission count, for a reason that the log keeps. */
export function admit(host: HostContext, viewer: Viewer, id: string, reason: string): Promise<Answer<Done>> {
  return host.log.decide(({ state }) => {
    const submission = submissionOf(state.plays, id);
    if (!submission) return refuse('not-found', `There is no submission "${id}".`);
    if (!submission.late) return refuse('not-allowed', 'This submission was in time: it counts anyway.');
    if (submission.admitted !== null) return refuse('not-allowed', 'This submission was admitted before.');
    return done(viewer, { type: 'submission-admitted', submission: id, reason });
  });
}

/** So many ranks of the ceremony are shown, from the last. */
export const revealRanks = (host: HostContext, viewer: Viewer, count: number): Promise<Answer<Done>> =>
  reveal(host, viewer, { type: 'ranks-revealed', count });

/** Shows fixes, titles and hidden tests from here on; there is no way back. */
export const revealSolutions = (host: HostContext, viewer: Viewer): Promise<Answer<Done>> =>
  reveal(host, viewer, { type: 'solutions-revealed' });

function reveal(
  host: HostContext,
  viewer: Viewer,
  event: BashEventOf<'ranks-revealed' | 'solutions-revealed'>,
): Promise<Answer<Done>> {
  return host.log.decide(({ state, atMs }) => {
    const decided = answerOf(decideReveal(state, event, atMs));
    return decided.ok ? done(viewer, event) : decided;
  });
}
