import { clockView } from './clock.ts';
import type { Actor, BashEvent, Entry } from './events.ts';
import { type BashState, fold } from './state.ts';
import { submissionOf } from './submissions.ts';

/** One action as the audit shows it: who did what, and what it changed. */
export interface AuditLine {
  readonly position: number;
  readonly atMs: number;
  readonly who: Actor;
  readonly what: BashEvent['type'];
  /** What the action is about, such as a team or a submission. */
  readonly subject: string | null;
  /** What it changes, before and after; null where there is nothing to compare. */
  readonly before: unknown;
  readonly after: unknown;
}

/** The whole log as actions, oldest first. */
export function* auditOf(entries: Iterable<Entry>): Generator<AuditLine, void, undefined> {
  let state: BashState | null = null;
  for (const entry of entries) {
    const next: BashState = fold(state, entry);
    yield auditLine(state, next, entry);
    state = next;
  }
}

export function auditLine(before: BashState | null, after: BashState, entry: Entry): AuditLine {
  const { position, atMs, who, event } = entry;
  const changes = (state: BashState | null): unknown => (state === null ? null : aspectOf(state, entry));
  const [old, now] = [changes(before), changes(after)];
  return { position, atMs, who, what: event.type, subject: subjectOf(event), before: old, after: now };
}

function subjectOf(event: BashEvent): string | null {
  if ('submission' in event) return event.submission;
  if ('rejudge' in event) return event.rejudge;
  if ('question' in event) return event.question;
  if ('dispute' in event) return event.dispute;
  if ('id' in event) return event.id;
  if ('person' in event) return event.person;
  return 'team' in event ? event.team : null;
}

/** The part of the state that an event of this type is about. */
function aspectOf(state: BashState, { event, atMs }: Entry): unknown {
  switch (event.type) {
    case 'scheduled':
    case 'started':
    case 'paused':
    case 'resumed':
    case 'extended':
    case 'frozen':
    case 'unfrozen':
    case 'ended':
      return clockView(state.clock, null, atMs);
    case 'granted':
      return clockView(state.clock, event.team, atMs);
    case 'team-changed':
      return state.members.people.get(event.person)?.team ?? null;
    case 'moved-or-renamed': {
      const subject =
        event.subject === 'person' ? state.members.people.get(event.id) : state.members.teams.get(event.id);
      return subject ? { name: subject.name, hidden: subject.hidden } : null;
    }
    case 'submission-admitted':
      return submissionOf(state.plays, event.submission)?.admitted ?? null;
    case 'dispute-settled':
      return state.disputes.find(({ id }) => id === event.dispute)?.settled?.text ?? null;
    case 'rejudge-applied':
    case 'rejudge-cancelled':
      return state.rejudges.find(({ id }) => id === event.rejudge)?.state ?? null;
    case 'ranks-revealed':
      return state.ranksRevealed;
    case 'solutions-revealed':
      return state.solutionsRevealed;
    default:
      return null;
  }
}
