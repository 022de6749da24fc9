import type { Entry } from '../../../harness/bugbash/log/events.ts';
import { seededRandom } from '../random.ts';
import type { Arrival } from './simulate.ts';

const MINUTE_MS = 60_000;

/** The submissions of a bash that was recorded, from its log. */
export const recordedArrivals = (entries: readonly Entry[]): readonly Arrival[] =>
  entries.flatMap(({ atMs, event }) =>
    event.type === 'submission-received' ? [{ atMs, team: event.team, exercise: event.exercise }] : [],
  );

/**
 * What so many times the people would have sent: the same, by other teams, each moved by up to a minute, because
 * people who do not know each other do not press a key in the same second.
 */
export function multiplied(arrivals: readonly Arrival[], times: number, seed = 1): readonly Arrival[] {
  const random = seededRandom(seed);
  const copies = Array.from({ length: times }, (_, copy) => {
    const moves = new Map<string, number>();
    return arrivals.map(({ atMs, team, exercise }) => {
      const moveMs = moves.get(team) ?? (copy === 0 ? 0 : (random() - 0.5) * 2 * MINUTE_MS);
      moves.set(team, moveMs);
      return { atMs: atMs + moveMs, team: `${team}/${copy}`, exercise };
    });
  });
  return copies.flat().sort((a, b) => a.atMs - b.atMs);
}

export interface Made {
  readonly people: number;
  readonly minutes: number;
  readonly exercises: readonly string[];
  readonly seed?: number;
}

/** Nobody submits before this. */
const FIRST_MINUTES = 4;
const MEAN_GAP_MINUTES = 5;
/** In the last minutes everybody sends what there is. */
const RUSH_MINUTES = 3;

/**
 * A bash that nobody played, for as long as none of this size was recorded: everyone alone, a submission about every
 * five minutes (long and short pauses as people make them), and one more from everyone in the last three.
 */
export function madeArrivals({ people, minutes, exercises, seed = 7 }: Made): readonly Arrival[] {
  const random = seededRandom(seed);
  const arrivals: Arrival[] = [];
  for (let person = 0; person < people; person += 1) {
    const team = `t${person}`;
    const exerciseAt = (minute: number) =>
      exercises[Math.min(exercises.length - 1, Math.floor((minute / minutes) * exercises.length))] ?? '';
    const send = (minute: number) =>
      arrivals.push({ atMs: Math.round(minute * MINUTE_MS), team, exercise: exerciseAt(minute) });
    let minute = FIRST_MINUTES + random() * MEAN_GAP_MINUTES * 2;
    while (minute < minutes - RUSH_MINUTES) {
      send(minute);
      minute += -Math.log(1 - random()) * MEAN_GAP_MINUTES;
    }
    send(minutes - random() * RUSH_MINUTES);
  }
  return arrivals.sort((a, b) => a.atMs - b.atMs);
}
