import type { z } from 'zod';
import type { AdminDocument, auditReply } from '../../admin-api.ts';
import { shownAnnouncements } from '../../log/announcements.ts';
import { auditOf } from '../../log/audit.ts';
import { hashOf } from '../../log/chain.ts';
import { clockAt, clockView, isOverForAll } from '../../log/clock.ts';
import { ownScore } from '../../log/score.ts';
import type { BashState } from '../../log/state.ts';
import { playOf, type Submission } from '../../log/submissions.ts';
import { membersOf } from '../../log/teams.ts';
import { type Answer, granted, storeRefusal } from '../answer.ts';
import type { HostContext } from '../host-context.ts';
import { stateOf } from '../submissions.ts';
import { mayDecide, type Viewer } from '../viewer.ts';
import { boardFor, clientOf } from '../views.ts';
import { workersOf } from './workers.ts';

const MOST_SUBMISSIONS = 200;
const AUDIT_AT_ONCE = 500;

/** All that host and helpers see at once; the code to join is the host's alone. */
export async function overviewOf(host: HostContext, viewer: Viewer): Promise<Answer<AdminDocument>> {
  const depth = await host.queue.depth(host.log.bash);
  if (!depth.ok) return storeRefusal(depth.failure);
  const workers = await workersOf(host);
  if (!workers.ok) return workers;
  const { state, atMs } = host.log.now;
  const { rules, members, clock } = state;
  const all = [...state.plays.values()].flatMap(({ submissions }) => [...submissions.values()]);
  const shown = new Set(shownAnnouncements(state.announcements, clock, atMs).map(({ id }) => id));
  return granted({
    schema: 'bugsquash/admin@1',
    id: host.log.bash,
    name: rules.name,
    code: mayDecide(viewer) ? host.home.secrets.code : null,
    position: state.position,
    clock: clockView(clock, null, atMs),
    overForAll: isOverForAll(clockAt(clock, atMs)),
    people: [...members.people.values()].map(({ id, name, role, team, hidden, ready }) => ({
      ...{ id, name, role, team, hidden },
      ready: ready?.ready ?? null,
      readyDetail: ready?.detail ?? '',
      seenAtMs: host.seen.get(id) ?? null,
    })),
    teams: [...members.teams.values()].map(({ id, name, hidden }) => ({
      ...{ id, name, hidden },
      members: membersOf(members, id).map((person) => person.id),
      grantedMs: clock.grants.get(id)?.grantedMs ?? 0,
    })),
    queue: {
      ...depth.value,
      couldNotGrade: all.filter(({ grading }) => grading.kind === 'could-not-grade').map(({ id }) => id),
    },
    workers: workers.value.workers,
    submissions: all
      .sort((a, b) => b.position - a.position)
      .slice(0, MOST_SUBMISSIONS)
      .map((submission) => lineOf(host, state, submission)),
    questions: state.questions.map(({ answers, ...question }) => ({ ...question, answers: [...answers] })),
    announcements: state.announcements.map(({ id, text, beforeEndMs }) => ({
      ...{ id, text, beforeEndMs },
      shown: shown.has(id),
    })),
    disputes: state.disputes.map((dispute) => ({ ...dispute, settled: dispute.settled?.text ?? null })),
    rejudges: state.rejudges.map(({ id, scope, digest, state: is, results }) => ({
      ...{ id, digest, state: is },
      exercise: scope.exercise ?? null,
      results: results.length,
    })),
    board: boardFor(host, viewer),
    ranksRevealed: state.ranksRevealed,
    solutionsRevealed: state.solutionsRevealed,
    client: clientOf(host),
  });
}

function lineOf(
  host: HostContext,
  state: BashState,
  submission: Submission,
): AdminDocument['submissions'][number] {
  const { id, team, person, exercise, receivedAtMs, elapsedMs, late, admitted, grading } = submission;
  return {
    ...{ id, team, person, exercise, receivedAtMs, elapsedMs, late },
    admitted: admitted !== null,
    state: stateOf(host, submission),
    total: ownScore(playOf(state.plays, team), submission)?.total ?? null,
    squashed:
      grading.kind === 'graded'
        ? (grading.verdict.bugs ?? []).filter(({ squashed }) => squashed).map((bug) => bug.id)
        : [],
    failure: grading.kind === 'could-not-grade' ? grading.message : null,
  };
}

/** The log as actions with what each changed, and the hash of each entry. */
export function auditFor(host: HostContext, after: number): z.infer<typeof auditReply> {
  const { entries } = host.log;
  const lines = [...auditOf(entries)].slice(after, after + AUDIT_AT_ONCE);
  return {
    schema: 'bugsquash/audit@1',
    entries: lines.map(({ who, before, after: now, ...line }, index) => {
      const entry = entries[after + index];
      return {
        ...line,
        who: typeof who === 'string' ? who : who.person,
        before: before ?? null,
        after: now ?? null,
        hash: entry ? hashOf(entry) : '',
      };
    }),
  };
}
