import { printable } from '../../domain/printable.ts';
import type { Board } from '../api.ts';
import { shownAnnouncements } from './announcements.ts';
import { clockAt, clockView, elapsedOf, leftOf } from './clock.ts';
import type { FoldedLog } from './freeze.ts';
import { bugKey, type Squash, type Standing, standingOf } from './score.ts';
import type { BashState } from './state.ts';
import { playOf } from './submissions.ts';
import type { Team } from './teams.ts';

export type BoardRow = Board['rows'][number];
type FeedItem = Board['feed'][number];

const FEED_LENGTH = 50;

/** The board as everybody sees it; give it `shown` of a log, or `live` for those who see everything. */
export function boardOf(state: BashState, bash: string, atMs: number): Board {
  return {
    schema: 'bugsquash/board@1',
    bash,
    name: printable(state.rules.name),
    position: state.position,
    clock: clockView(state.clock, null, atMs),
    rows: rowsOf(state),
    feed: feedOf(state, atMs),
    ...demoMark(state),
  };
}

/** Part of every document that shows results, so that a demo is never taken for a bash. */
export function demoMark({ rules }: BashState): { readonly demo?: true } {
  return rules.demo === true ? { demo: true } : {};
}

/** Best first; equal totals by contest time of the last improvement, and where that is equal too, a shared rank. */
export function rowsOf(state: BashState): readonly BoardRow[] & Board['rows'] {
  const firsts = firstSquashes(state);
  const rows = visibleTeams(state).map((team) => rowOf(state, team, firsts));
  rows.sort((a, b) => inOrder(a, b));
  return rows.map((row, index) => ({
    ...row,
    rank: 1 + rows.findIndex((other, at) => at <= index && inOrder(other, row) === 0),
  }));
}

/**
 * A team's own row: with its own results while the board is frozen, and also where it is hidden; null where there is
 * no such team. Rank, and who was first, are as the board shows them.
 * @param rows of the board, where they are at hand
 */
export function ownRow(
  { live, shown }: FoldedLog,
  id: string,
  rows: readonly BoardRow[] = rowsOf(shown),
): BoardRow | null {
  const team = live.members.teams.get(id);
  if (!team) return null;
  const rank = rows.find((row) => row.team === id)?.rank ?? 0;
  return { ...rowOf(live, team, firstSquashes(shown)), rank };
}

export const visibleTeams = ({ members }: BashState): readonly Team[] =>
  [...members.teams.values()].filter(({ hidden }) => !hidden);

/** By `bugKey`: who squashed the bug first, in the order of receipt. */
export function firstSquashes(state: BashState): ReadonlyMap<string, Squash> {
  const firsts = new Map<string, Squash>();
  for (const { id } of visibleTeams(state)) {
    for (const [key, squash] of standingOf(playOf(state.plays, id)).squashes) {
      const first = firsts.get(key);
      if (!first || squash.submission.position < first.submission.position) firsts.set(key, squash);
    }
  }
  return firsts;
}

function inOrder(a: BoardRow, b: BoardRow): number {
  if (a.total !== b.total) return b.total - a.total;
  return (a.lastImprovementMs ?? 0) - (b.lastImprovementMs ?? 0);
}

function rowOf(state: BashState, team: Team, firsts: ReadonlyMap<string, Squash>): BoardRow {
  const play = playOf(state.plays, team.id);
  const { total, best, lastImprovementMs, steps, squashes } = standingOf(play);
  return {
    rank: 0,
    team: team.id,
    name: printable(team.name),
    total,
    lastImprovementMs,
    submissions: play.submissions.size,
    hints: play.hints.length,
    scores: state.rules.exercises.map(({ id }) => ({
      exercise: id,
      total: best.get(id)?.verdict.score.total ?? 0,
      submissions: [...play.submissions.values()].filter(({ exercise }) => exercise === id).length,
    })),
    cells: state.rules.exercises.flatMap((exercise) =>
      exercise.bugs.map((bug, index) => {
        const key = bugKey(exercise.id, bug.id);
        const squashed = isInBest(best, exercise.id, bug.id);
        return {
          exercise: exercise.id,
          line: index + 1,
          squashed,
          elapsedMs: squashed ? (squashes.get(key)?.submission.elapsedMs ?? null) : null,
          first: squashed && firsts.get(key)?.submission.team === team.id,
        };
      }),
    ),
    steps: [...steps],
  };
}

/** Whether the submission that counts has squashed it; one before may have, and is worth less. */
const isInBest = (best: Standing['best'], exercise: string, bug: string): boolean =>
  best.get(exercise)?.verdict.bugs?.some(({ id, squashed }) => id === bug && squashed) === true;

function feedOf(state: BashState, atMs: number): FeedItem[] {
  const items = [...squashItems(state), ...announcementItems(state, atMs)];
  items.sort((a, b) => a.elapsedMs - b.elapsedMs || a.position - b.position);
  return items.slice(-FEED_LENGTH);
}

/** Of what the board shows as squashed. */
function squashItems(state: BashState): readonly FeedItem[] {
  const firsts = firstSquashes(state);
  return visibleTeams(state).flatMap(({ id, name }) => {
    const { best, squashes } = standingOf(playOf(state.plays, id));
    return [...squashes.values()].flatMap((squash) => {
      if (!isInBest(best, squash.exercise, squash.bug)) return [];
      const exercise = state.rules.exercises.find((candidate) => candidate.id === squash.exercise);
      const line = 1 + (exercise?.bugs.findIndex((bug) => bug.id === squash.bug) ?? -1);
      if (!exercise || line === 0) return [];
      const isFirst = firsts.get(bugKey(squash.exercise, squash.bug)) === squash;
      const what = `squashed bug ${line} of ${printable(exercise.title)}${isFirst ? ', the first to do so' : ''}`;
      return {
        position: squash.knownAt,
        elapsedMs: squash.submission.elapsedMs,
        text: `${printable(name)} ${what}`,
      };
    });
  });
}

function announcementItems(state: BashState, atMs: number): readonly FeedItem[] {
  const now = clockAt(state.clock, atMs);
  return shownAnnouncements(state.announcements, state.clock, atMs).map((announcement) => ({
    position: announcement.position,
    elapsedMs:
      announcement.beforeEndMs === null
        ? announcement.elapsedMs
        : elapsedOf(now, null) + leftOf(now, null) - announcement.beforeEndMs,
    text: printable(announcement.text),
  }));
}
