import fc from 'fast-check';
import type { ClockEvent } from '../../../harness/bugbash/log/clock.ts';
import { decideClock } from '../../../harness/bugbash/log/decide/clock.ts';
import { decideApply, decideCancel } from '../../../harness/bugbash/log/decide/rejudge.ts';
import type { Actor, BashEvent, Entry } from '../../../harness/bugbash/log/events.ts';
import { hintOffer } from '../../../harness/bugbash/log/hints.ts';
import { submissionsInScope } from '../../../harness/bugbash/log/rejudge.ts';
import { type BashState, fold } from '../../../harness/bugbash/log/state.ts';
import type { Submission } from '../../../harness/bugbash/log/submissions.ts';
import type { NewEntry } from '../../../harness/bugbash/ports.ts';
import {
  chained,
  created,
  joined,
  judged,
  MINUTE_MS,
  received,
  rules,
  START_MS,
  verdictOf,
} from './events.ts';

/** One thing that somebody tries; what it means, and whether it may happen, depends on the state it meets. */
interface Move {
  readonly afterMs: number;
  readonly what: number;
  readonly team: number;
  readonly choice: number;
}

const TEAMS = ['t0', 't1', 't2', 't3'] as const;

const move = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 8 * MINUTE_MS })),
  what: fc.nat(99),
  team: fc.nat(TEAMS.length - 1),
  choice: fc.nat(10_000),
});

/** Logs that a host could have written: every decision was one that its state allows. */
export const randomLog = (most = 80): fc.Arbitrary<readonly Entry[]> =>
  fc.array(move, { minLength: 10, maxLength: most }).map((moves) => played(moves));

/** Ones that are frozen half-way at the latest, and stay so. */
export const frozenLog = (most = 80): fc.Arbitrary<readonly Entry[]> =>
  fc
    .array(move, { minLength: 20, maxLength: most })
    .map((moves) => played(moves, Math.floor(moves.length / 2)));

function played(moves: readonly Move[], freezeAt = Number.POSITIVE_INFINITY): readonly Entry[] {
  const lines: NewEntry[] = [];
  let state: BashState | null = null;
  let atMs = START_MS - 10 * MINUTE_MS;
  const append = (event: BashEvent, who: Actor = 'program'): void => {
    lines.push({ atMs, who, event });
    state = fold(state, { position: lines.length, atMs, who, previous: '0'.repeat(64), event });
  };
  append(created());
  for (const team of TEAMS) append(joined(`${team}-1`, team));
  append(joined('onlooker', null));
  for (const [index, { afterMs, ...next }] of moves.entries()) {
    atMs += afterMs;
    if (state === null) continue;
    if (index === freezeAt && decideClock(state, { type: 'frozen' }, atMs).ok) append({ type: 'frozen' });
    const event: BashEvent | null = eventOf(state, next, atMs, index);
    if (event && !(event.type === 'unfrozen' && index >= freezeAt)) append(event);
  }
  return chained(lines);
}

const CLOCK: readonly ((team: string, choice: number) => ClockEvent)[] = [
  () => ({ type: 'started' }),
  () => ({ type: 'paused' }),
  () => ({ type: 'resumed' }),
  (_, choice) => ({ type: 'extended', minutes: 1 + (choice % 10) }),
  (team, choice) => ({ type: 'granted', team, minutes: 1 + (choice % 10), reason: 'a laptop' }),
  () => ({ type: 'frozen' }),
  () => ({ type: 'unfrozen' }),
  () => ({ type: 'ended' }),
];
/** How likely each is: mostly it is started and goes on. */
const CLOCK_TURNS = [0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 3, 3, 4, 4, 5, 6, 7] as const;

/** What the move comes to, or null where it is not allowed now. */
function eventOf(
  state: BashState,
  { what, team: index, choice }: Omit<Move, 'afterMs'>,
  atMs: number,
  number: number,
): BashEvent | null {
  const team = TEAMS[index] ?? TEAMS[0];
  const exercise = choice % 2 === 0 ? 'alpha' : 'beta';
  if (state.clock.phase === 'lobby' || what < 18)
    return clockEvent(state, CLOCK[CLOCK_TURNS[choice % CLOCK_TURNS.length] ?? 0]?.(team, choice), atMs);
  if (what < 46) {
    const pausedSubmissionsWait = state.clock.phase === 'paused';
    return pausedSubmissionsWait ? null : received(`s${number}`, team, exercise);
  }
  if (what < 76) return verdictEvent(state, choice);
  if (what < 86) {
    const bug = rules().exercises.find(({ id }) => id === exercise)?.bugs[choice % 3 === 0 ? 0 : 1]?.id ?? '';
    const offer = hintOffer(state, team, { exercise, bug }, atMs);
    if (offer.kind !== 'offered') return null;
    const { step, cost } = offer;
    return { type: 'hint-bought', person: `${team}-1`, team, exercise, bug, step, cost };
  }
  if (what < 90) return admitted(state, choice);
  if (what < 94) return rejudge(state, exercise, choice, number);
  if (what < 96)
    return {
      type: 'moved-or-renamed',
      ...{ subject: 'team', id: team, name: `Renamed ${choice % 5}`, hidden: choice % 7 === 0 },
    };
  const beforeEndMs = choice % 3 === 0 ? (choice % 20) * MINUTE_MS : null;
  return { type: 'announced', announcement: `a${number}`, text: `Hear ${choice}`, beforeEndMs };
}

function clockEvent(state: BashState, event: ClockEvent | undefined, atMs: number): BashEvent | null {
  return event && decideClock(state, event, atMs).ok ? event : null;
}

function verdictEvent(state: BashState, choice: number): BashEvent | null {
  const waiting = all(state).filter(({ grading }) => grading.kind === 'waiting');
  const one = waiting[choice % Math.max(1, waiting.length)];
  if (!one) return null;
  if (choice % 17 === 0)
    return {
      type: 'grading-failed',
      submission: one.id,
      ...{ try: 3, code: 'grading-timeout', message: 'm', final: true },
    };
  return judged(one.id, one.exercise, foundBy(choice));
}

const foundBy = (choice: number) => ({
  squashed: [choice % 3 > 0, choice % 5 > 1],
  regressions: choice % 11 === 0 ? 1 : 0,
});

function admitted(state: BashState, choice: number): BashEvent | null {
  const late = all(state).filter((one) => one.late && one.admitted === null);
  const one = late[choice % Math.max(1, late.length)];
  return one ? { type: 'submission-admitted', submission: one.id, reason: 'the network' } : null;
}

function rejudge(state: BashState, exercise: string, choice: number, number: number): BashEvent | null {
  const open = state.rejudges.filter((one) => one.state === 'previewed');
  const one = open[choice % Math.max(1, open.length)];
  if (one) {
    const decided = choice % 3 === 0 ? decideCancel(state, one.id) : decideApply(state, one.id);
    return decided.ok ? (decided.value[0] ?? null) : null;
  }
  const scope = choice % 4 === 0 ? { exercise, bug: `${exercise}-1` } : { exercise };
  const digest = 'c'.repeat(64);
  const results = submissionsInScope(state, scope)
    .filter(({ grading }) => grading.kind === 'graded')
    .map(({ id }, index) => ({
      submission: id,
      verdict: verdictOf(exercise, { ...foundBy(choice + index), digest }),
    }));
  return { type: 'rejudge-previewed', rejudge: `r${number}`, scope, digest, results };
}

const all = (state: BashState): readonly Submission[] =>
  [...state.plays.values()].flatMap(({ submissions }) => [...submissions.values()]);
