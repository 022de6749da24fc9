import { type Announcement, foldAnnouncements } from './announcements.ts';
import { type ClockState, clockAt, elapsedOf, foldClock, isClockEvent, isOver, newClock } from './clock.ts';
import { type Debriefs, foldDebriefs, NO_DEBRIEFS } from './debriefs.ts';
import { type Dispute, foldDisputes } from './disputes.ts';
import type { BashRules, Entry } from './events.ts';
import { foldQuestions, type Question } from './questions.ts';
import { foldRejudges, openRejudge, type Rejudge } from './rejudges.ts';
import { foldPlays, type Moment, type Plays, rejudged } from './submissions.ts';
import { foldMembers, type Members, NOBODY } from './teams.ts';

/** All that a log says, up to an entry. Never changed: the next entry makes another state, which shares what is the same. */
export interface BashState {
  /** Of the last entry. */
  readonly position: number;
  readonly atMs: number;
  readonly rules: BashRules;
  readonly clock: ClockState;
  readonly members: Members;
  readonly plays: Plays;
  readonly questions: readonly Question[];
  readonly announcements: readonly Announcement[];
  readonly disputes: readonly Dispute[];
  readonly rejudges: readonly Rejudge[];
  readonly debriefs: Debriefs;
  /** How many ranks of the ceremony are shown, from the last. */
  readonly ranksRevealed: number;
  readonly solutionsRevealed: boolean;
}

/** The state after an entry. The first entry of a log is `bash-created`, and needs no state before it. */
export function fold(before: BashState | null, { position, atMs, event }: Entry): BashState {
  if (before === null) {
    if (event.type !== 'bash-created') throw new Error(`a log begins with bash-created, not ${event.type}`);
    return created(event.rules, position, atMs);
  }
  // Time stands where the entry is, so that contest times below are those of the entry.
  const clock = isClockEvent(event)
    ? foldClock(before.clock, event, atMs)
    : clockAt(before.clock, Math.max(atMs, before.clock.atMs));
  const momentOf = (team: string): Moment => ({
    position,
    atMs,
    elapsedMs: elapsedOf(clock, team),
    over: isOver(clock, team),
  });
  const applied = event.type === 'rejudge-applied' ? openRejudge(before.rejudges, event.rejudge) : undefined;
  return {
    position,
    atMs,
    rules: before.rules,
    clock,
    members: foldMembers(before.members, event),
    plays: applied ? rejudged(before.plays, applied, position) : foldPlays(before.plays, event, momentOf),
    questions: foldQuestions(before.questions, event, atMs),
    announcements: foldAnnouncements(before.announcements, event, {
      ...{ position, atMs },
      elapsedMs: elapsedOf(clock, null),
    }),
    disputes: foldDisputes(before.disputes, event, atMs),
    rejudges: foldRejudges(before.rejudges, event, position),
    debriefs: foldDebriefs(before.debriefs, event),
    ranksRevealed: event.type === 'ranks-revealed' ? event.count : before.ranksRevealed,
    solutionsRevealed: event.type === 'solutions-revealed' || before.solutionsRevealed,
  };
}

const created = (rules: BashRules, position: number, atMs: number): BashState => ({
  position,
  atMs,
  rules,
  clock: newClock(rules, atMs),
  members: NOBODY,
  plays: new Map(),
  questions: [],
  announcements: [],
  disputes: [],
  rejudges: [],
  debriefs: NO_DEBRIEFS,
  ranksRevealed: 0,
  solutionsRevealed: false,
});

export const exerciseOf = (state: BashState, id: string): BashRules['exercises'][number] | undefined =>
  state.rules.exercises.find((exercise) => exercise.id === id);

/** What new submissions to an exercise are graded by: its own content, or that of the last rejudge of all of it. */
export function digestOf(state: BashState, exercise: string): string | undefined {
  const whole = state.rejudges
    .filter(({ state: is, scope }) => is === 'applied' && scope.exercise === exercise)
    .filter(({ scope }) => scope.team === undefined && scope.submission === undefined)
    .sort((a, b) => (a.appliedAt ?? 0) - (b.appliedAt ?? 0));
  return whole.at(-1)?.digest ?? exerciseOf(state, exercise)?.digest;
}
