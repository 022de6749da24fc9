import { firstSquashes, visibleTeams } from './board.ts';
import type { BashState } from './state.ts';
import { countingVerdict, playOf, type Submission } from './submissions.ts';

/** Awards that the log decides; null where nobody has earned one. Where several are equal, the earlier one has it. */
export interface Awards {
  readonly firstSquash: { readonly team: string; readonly exercise: string; readonly bug: string } | null;
  /** By exercise, of the answers that are right: every bug squashed, no regression. */
  readonly smallestDiffs: readonly {
    readonly exercise: string;
    readonly team: string;
    readonly submission: string;
    readonly lines: number;
  }[];
  readonly bestTest: {
    readonly team: string;
    readonly submission: string;
    /** Bugs that its tests catch, and how many tests that took. */
    readonly catches: number;
    readonly added: number;
  } | null;
  readonly bestDebriefs: readonly {
    readonly exercise: string;
    readonly team: string;
    readonly votes: number;
  }[];
}

export function awardsOf(state: BashState): Awards {
  const submissions = countingSubmissions(state);
  return {
    firstSquash: firstSquash(state),
    smallestDiffs: state.rules.exercises.flatMap(({ id }) => smallestDiff(id, submissions)),
    bestTest: bestTest(submissions),
    bestDebriefs: state.rules.exercises.flatMap(({ id }) => bestDebrief(id, state)),
  };
}

const countingSubmissions = (state: BashState): readonly Submission[] =>
  visibleTeams(state)
    .flatMap(({ id }) => [...playOf(state.plays, id).submissions.values()])
    .sort((a, b) => a.position - b.position);

function firstSquash(state: BashState): Awards['firstSquash'] {
  const squashes = [...firstSquashes(state).values()];
  const first = least(squashes, ({ submission }) => [submission.position]);
  return first ? { team: first.submission.team, exercise: first.exercise, bug: first.bug } : null;
}

function smallestDiff(exercise: string, submissions: readonly Submission[]): Awards['smallestDiffs'] {
  const right = submissions.flatMap((submission) => {
    const verdict = countingVerdict(submission);
    if (submission.exercise !== exercise || !verdict) return [];
    if (verdict.regressions.length > 0 || verdict.bugs?.every(({ squashed }) => squashed) !== true) return [];
    const { id, team } = submission;
    return [{ exercise, team, submission: id, lines: verdict.diff.added + verdict.diff.removed }];
  });
  const smallest = least(right, ({ lines }) => [lines]);
  return smallest ? [smallest] : [];
}

function bestTest(submissions: readonly Submission[]): Awards['bestTest'] {
  const tests = submissions.flatMap((submission) => {
    const verdict = countingVerdict(submission);
    const own = verdict && (submission.ownTestsFound ?? verdict.ownTests);
    if (!own || own.catches.length === 0) return [];
    const { team, id } = submission;
    return [{ team, submission: id, catches: own.catches.length, added: own.added }];
  });
  return least(tests, ({ catches, added }) => [-catches, added]) ?? null;
}

/** A vote for one's own team does not count. */
function bestDebrief(exercise: string, { debriefs, members }: BashState): Awards['bestDebriefs'] {
  const shared = new Set(
    debriefs.shared.filter((debrief) => debrief.exercise === exercise).map(({ team }) => team),
  );
  const votes = debriefs.votes.filter(
    (vote) => vote.exercise === exercise && members.people.get(vote.person)?.team !== vote.team,
  );
  const counted = [...shared].map((team) => ({
    exercise,
    team,
    votes: votes.filter((vote) => vote.team === team).length,
  }));
  const best = least(counted, (debrief) => [-debrief.votes]);
  return best && best.votes > 0 ? [best] : [];
}

/** The first of those for which no other is less, the first number deciding most. */
function least<T>(items: readonly T[], by: (item: T) => readonly number[]): T | undefined {
  return items.reduce<T | undefined>((best, item) => {
    if (best === undefined) return item;
    const [ours, theirs] = [by(item), by(best)];
    const at = ours.findIndex((number, index) => number !== theirs[index]);
    return at >= 0 && (ours[at] ?? 0) < (theirs[at] ?? 0) ? item : best;
  }, undefined);
}
