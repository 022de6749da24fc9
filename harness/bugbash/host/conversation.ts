import type { z } from 'zod';
import type {
  debriefRequest,
  debriefsReply,
  disputeReply,
  disputeRequest,
  meReply,
  questionRequest,
  questionsReply,
  voteRequest,
} from '../api.ts';
import { disputesFor } from '../log/disputes.ts';
import type { BashEvent } from '../log/events.ts';
import { questionsFor } from '../log/questions.ts';
import { type BashState, exerciseOf } from '../log/state.ts';
import { playOf, submissionOf } from '../log/submissions.ts';
import type { Person } from '../log/teams.ts';
import { type Answer, granted, refuse } from './answer.ts';
import type { HostContext } from './host-context.ts';
import { newId } from './secrets.ts';
import { meOf } from './views.ts';

/** What people say to the host and to each other: ready, read, questions, disputes, debriefs and votes. */

type Me = z.infer<typeof meReply>;
/** Far more than a person asks or disputes; a program that does it for ever ends here. */
const MOST_QUESTIONS = 100;
const MOST_DISPUTES = 100;

async function say(host: HostContext, person: Person, event: BashEvent): Promise<Answer<Me>> {
  const said = await host.log.decide(() =>
    granted({ who: { person: person.id }, events: [event], value: null }),
  );
  return said.ok ? granted(meOf(host, person)) : said;
}

export const sayReady = (
  host: HostContext,
  person: Person,
  { ready, detail }: { readonly ready: boolean; readonly detail: string },
): Promise<Answer<Me>> => say(host, person, { type: 'person-ready', person: person.id, ready, detail });

/** Only what is there to be read, and not again. */
export async function markRead(
  host: HostContext,
  person: Person,
  items: readonly string[],
): Promise<Answer<Me>> {
  const unread = new Set(meOf(host, person).unread);
  const fresh = [...new Set(items)].filter((item) => unread.has(item));
  if (fresh.length === 0) return granted(meOf(host, person));
  return say(host, person, { type: 'read', person: person.id, items: fresh });
}

export function questionsOf(host: HostContext, person: Person): z.infer<typeof questionsReply> {
  const { state } = host.log.now;
  const present = state.members.people.get(person.id) ?? person;
  return {
    schema: 'bugsquash/questions@1',
    questions: [
      ...questionsFor(state.questions, present).map(
        ({ id, atMs, exercise, text, answers, person: asker }) => {
          const last = answers.at(-1);
          return {
            ...{ id, atMs, exercise, text, line: null },
            kind: asker === '' ? ('answered-to-all' as const) : ('question' as const),
            answer: last ? { atMs: last.atMs, text: last.text } : null,
          };
        },
      ),
      ...disputesFor(state.disputes, present).map(({ id, atMs, submission, bug, text, settled }) => ({
        ...{ id, atMs, text, kind: 'dispute' as const, answer: settled },
        ...placeOf(state, submission, bug),
      })),
    ].sort((a, b) => a.atMs - b.atMs),
  };
}

/** The exercise and the line of its ticket that a dispute is about: a bug's id would name what is wrong. */
function placeOf(state: BashState, submission: string, bug: string) {
  const exercise = submissionOf(state.plays, submission)?.exercise ?? null;
  const index =
    exercise === null ? -1 : (exerciseOf(state, exercise)?.bugs ?? []).findIndex(({ id }) => id === bug);
  return { exercise, line: index < 0 ? null : index + 1 };
}

export async function ask(
  host: HostContext,
  person: Person,
  { exercise: named, text }: z.infer<typeof questionRequest>,
): Promise<Answer<z.infer<typeof questionsReply>>> {
  const exercise = named ?? null;
  const asked = await host.log.decide(({ state }) => {
    if (exercise !== null && !exerciseOf(state, exercise))
      return refuse('not-found', `This bash has no exercise "${exercise}".`);
    if (state.questions.filter((question) => question.person === person.id).length >= MOST_QUESTIONS)
      return refuse('not-allowed', `You have asked ${MOST_QUESTIONS} questions: talk to the host.`);
    const { team } = state.members.people.get(person.id) ?? person;
    const event = { type: 'asked' as const, question: newId('q'), person: person.id, team, exercise, text };
    return granted({ who: { person: person.id }, events: [event], value: null });
  });
  return asked.ok ? granted(questionsOf(host, person)) : asked;
}

/** About the line of a graded submission of the own team: the one that is named, or the latest. */
export function dispute(
  host: HostContext,
  person: Person,
  { exercise, line, submission: named, text }: z.infer<typeof disputeRequest>,
): Promise<Answer<z.infer<typeof disputeReply>>> {
  return host.log.decide(({ state }) => {
    const { team } = state.members.people.get(person.id) ?? person;
    if (team === null) return refuse('not-allowed', 'Only participants dispute a verdict.');
    const bug = exerciseOf(state, exercise)?.bugs[line - 1];
    if (!bug) return refuse('not-found', `"${exercise}" has no line ${line}.`);
    const graded = [...playOf(state.plays, team).submissions.values()].filter(
      (one) => one.exercise === exercise && one.grading.kind === 'graded',
    );
    const submission = named === undefined ? graded.at(-1) : graded.find(({ id }) => id === named);
    if (!submission) return refuse('not-found', 'Your team has no such submission with a verdict.');
    if (state.disputes.filter((one) => one.person === person.id).length >= MOST_DISPUTES)
      return refuse('not-allowed', `You have disputed ${MOST_DISPUTES} times: talk to the host.`);
    const id = newId('d');
    const event = {
      type: 'disputed' as const,
      ...{ dispute: id, person: person.id, team, submission: submission.id, bug: bug.id, text },
    };
    return granted({
      who: { person: person.id },
      events: [event],
      value: { schema: 'bugsquash/dispute@1', id, submission: submission.id, line },
    });
  });
}

/** From the reveal on, because a debrief names root causes. */
export function shareDebrief(
  host: HostContext,
  person: Person,
  { exercise, text }: z.infer<typeof debriefRequest>,
): Promise<Answer<{ schema: 'bugsquash/done@1' }>> {
  return host.log.decide(({ state }) => {
    const { team } = state.members.people.get(person.id) ?? person;
    if (team === null) return refuse('not-allowed', 'Only participants share a debrief.');
    if (!state.solutionsRevealed)
      return refuse('not-allowed', 'Debriefs are shared once the solutions are shown.');
    if (!exerciseOf(state, exercise)) return refuse('not-found', `This bash has no exercise "${exercise}".`);
    return granted({
      who: { person: person.id },
      events: [{ type: 'debrief-shared' as const, person: person.id, team, exercise, text }],
      value: { schema: 'bugsquash/done@1' as const },
    });
  });
}

export function vote(
  host: HostContext,
  person: Person,
  { exercise, team }: z.infer<typeof voteRequest>,
): Promise<Answer<{ schema: 'bugsquash/done@1' }>> {
  return host.log.decide(({ state }) => {
    const own = (state.members.people.get(person.id) ?? person).team;
    if (own === null) return refuse('not-allowed', 'Only participants vote.');
    if (!state.solutionsRevealed) return refuse('not-allowed', 'There is nothing to vote on yet.');
    if (team === own) return refuse('not-allowed', 'Vote for another team than your own.');
    if (!state.debriefs.shared.some((shared) => shared.team === team && shared.exercise === exercise))
      return refuse('not-found', 'That team has shared no debrief of this exercise.');
    return granted({
      who: { person: person.id },
      events: [{ type: 'debrief-vote' as const, person: person.id, exercise, team }],
      value: { schema: 'bugsquash/done@1' as const },
    });
  });
}

export function debriefsOf(host: HostContext): Answer<z.infer<typeof debriefsReply>> {
  const { state } = host.log.now;
  if (!state.solutionsRevealed)
    return refuse('not-allowed', 'Debriefs are shown once the solutions are shown.');
  const { shared, votes } = state.debriefs;
  return granted({
    schema: 'bugsquash/debriefs@1',
    debriefs: shared.map(({ exercise, team, person, text }) => ({
      ...{ exercise, team, text },
      teamName: state.members.teams.get(team)?.name ?? '',
      person: state.members.people.get(person)?.name ?? '',
      votes: votes.filter((given) => given.exercise === exercise && given.team === team).length,
    })),
  });
}
