import type { ClockView } from '../api.ts';
import type { BashEvent, BashRules } from './events.ts';

/**
 * The clock of a bug bash.
 *
 *            started              paused
 *   lobby ────────────► running ◄────────► paused
 *                          │      resumed
 *                          ▼ contest time reaches the end
 *                        ended ──extended or granted──► running
 *
 * Contest time runs from the start, stands still in a pause, and stops at the end. The end follows from time, as does
 * the freeze; neither needs an event. What is decided once is never decided again: an extension does not lift a
 * freeze that has begun, and a submission that came late stays late.
 */
export interface ClockState {
  readonly freezeMs: number | null;
  readonly phase: 'lobby' | 'running' | 'paused';
  readonly startsAtMs: number | null;
  /** Server time up to which everything below is counted. */
  readonly atMs: number;
  /** Contest time at which the bash ends for everybody without a grant. */
  readonly endMs: number;
  /** Contest time that has passed for them. */
  readonly elapsedMs: number;
  /** Teams that were granted time: their contest time runs on behind the others' end. */
  readonly grants: ReadonlyMap<string, Grant>;
  readonly freeze: Freeze;
  /** What was left when the host ended it, until it is extended: that time never came. */
  readonly cutOffMs: number;
}

interface Grant {
  readonly grantedMs: number;
  readonly elapsedMs: number;
}

/** `lifted`: the host has shown everything, and the clock does not freeze again by itself. */
export type Freeze =
  | { readonly kind: 'none' | 'lifted' }
  /** Entries from this server time on are kept back. */
  | { readonly kind: 'frozen'; readonly sinceMs: number };

export const CLOCK_EVENTS = [
  'scheduled',
  'started',
  'paused',
  'resumed',
  'extended',
  'granted',
  'frozen',
  'unfrozen',
  'ended',
] as const satisfies readonly BashEvent['type'][];
export type ClockEvent = Extract<BashEvent, { type: (typeof CLOCK_EVENTS)[number] }>;

export const isClockEvent = (event: BashEvent): event is ClockEvent =>
  (CLOCK_EVENTS as readonly string[]).includes(event.type);

export const newClock = ({ lengthMs, freezeMs }: BashRules, atMs: number): ClockState => ({
  freezeMs,
  phase: 'lobby',
  startsAtMs: null,
  atMs,
  endMs: lengthMs,
  elapsedMs: 0,
  grants: new Map(),
  freeze: { kind: 'none' },
  cutOffMs: 0,
});

/** The same clock at a later moment, when nothing has happened in between. */
export function clockAt(clock: ClockState, atMs: number): ClockState {
  const passedMs = atMs - clock.atMs;
  if (passedMs < 0) return clock;
  if (clock.phase !== 'running') return passedMs === 0 ? clock : { ...clock, atMs };
  const grants = new Map(
    [...clock.grants].map(([team, grant]) => [
      team,
      { ...grant, elapsedMs: runOn(grant.elapsedMs, clock.endMs + grant.grantedMs, passedMs) },
    ]),
  );
  const elapsedMs = runOn(clock.elapsedMs, clock.endMs, passedMs);
  return { ...clock, atMs, elapsedMs, grants, freeze: freezeAt(clock, elapsedMs) };
}

const runOn = (elapsedMs: number, endMs: number, passedMs: number): number =>
  Math.max(elapsedMs, Math.min(endMs, elapsedMs + passedMs));

/** The freeze begins when so much is left, or as soon as an end that was moved forward leaves less. */
function freezeAt(clock: ClockState, elapsedMs: number): Freeze {
  if (clock.freeze.kind !== 'none' || clock.freezeMs === null) return clock.freeze;
  const fromMs = clock.endMs - clock.freezeMs;
  if (elapsedMs < fromMs) return clock.freeze;
  return { kind: 'frozen', sinceMs: clock.atMs + Math.max(0, fromMs - clock.elapsedMs) };
}

export function foldClock(before: ClockState, event: ClockEvent, atMs: number): ClockState {
  const clock = clockAt(before, atMs);
  switch (event.type) {
    case 'scheduled':
      return { ...clock, startsAtMs: event.startsAtMs };
    case 'started':
      if (clock.phase !== 'lobby') return clock;
      // Where the freeze is as long as the bash, it begins with the start.
      return clockAt({ ...clock, phase: 'running', startsAtMs: atMs }, atMs);
    case 'paused':
      return clock.phase === 'running' ? { ...clock, phase: 'paused' } : clock;
    case 'resumed':
      return clock.phase === 'paused' ? { ...clock, phase: 'running' } : clock;
    case 'extended':
      return { ...clock, endMs: clock.endMs + msOf(event.minutes), cutOffMs: 0 };
    case 'granted': {
      const { grantedMs, elapsedMs } = clock.grants.get(event.team) ?? {
        grantedMs: 0,
        elapsedMs: clock.elapsedMs,
      };
      const grant = { grantedMs: grantedMs + msOf(event.minutes), elapsedMs };
      return { ...clock, grants: new Map([...clock.grants, [event.team, grant]]) };
    }
    case 'frozen':
      return clock.freeze.kind === 'frozen' ? clock : { ...clock, freeze: { kind: 'frozen', sinceMs: atMs } };
    case 'unfrozen':
      return { ...clock, freeze: { kind: 'lifted' } };
    case 'ended':
      return clock.phase === 'lobby' ? clock : ended(clock);
  }
}

/** For everybody, also for teams that were granted time and have not used it up. */
function ended(clock: ClockState): ClockState {
  const endMs = Math.min(clock.endMs, clock.elapsedMs);
  const grants = new Map(
    [...clock.grants].map(([team, grant]) => [
      team,
      { ...grant, grantedMs: Math.min(grant.grantedMs, grant.elapsedMs - endMs) },
    ]),
  );
  return { ...clock, endMs, grants, cutOffMs: Math.max(clock.cutOffMs, clock.endMs - endMs) };
}

export const msOf = (minutes: number): number => Math.round(minutes * 60_000);

/** Contest time that has passed for this team (null: for those without a grant), at the clock's own moment. */
export const elapsedOf = (clock: ClockState, team: string | null): number =>
  grantOf(clock, team)?.elapsedMs ?? clock.elapsedMs;

export const leftOf = (clock: ClockState, team: string | null): number =>
  Math.max(0, clock.endMs + (grantOf(clock, team)?.grantedMs ?? 0) - elapsedOf(clock, team));

/** Whether a submission of this team is late now. */
export const isOver = (clock: ClockState, team: string | null): boolean =>
  clock.phase !== 'lobby' && leftOf(clock, team) === 0;

/** Whether it is over for every team, also those with a grant. */
export const isOverForAll = (clock: ClockState): boolean =>
  isOver(clock, null) && [...clock.grants.keys()].every((team) => isOver(clock, team));

export const isFrozen = (clock: ClockState): boolean => clock.freeze.kind === 'frozen';

const grantOf = (clock: ClockState, team: string | null): Grant | undefined =>
  team === null ? undefined : clock.grants.get(team);

/** What a face is told; it counts on by itself from there. */
export function clockView(before: ClockState, team: string | null, atMs: number): ClockView {
  const clock = clockAt(before, atMs);
  return {
    phase: isOver(clock, team) ? 'ended' : clock.phase,
    startsAtMs: clock.startsAtMs,
    elapsedMs: elapsedOf(clock, team),
    leftMs: leftOf(clock, team),
    atMs: clock.atMs,
    frozen: isFrozen(clock),
  };
}
