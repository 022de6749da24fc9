import { type ExerciseFiles, patchesOf, referenceOf, type Tree } from '../../catalog/exercise-files.ts';
import { changesOfPatch } from '../../report/precision/changes.ts';
import { regionsOf } from '../../report/precision/regions.ts';
import type { Board } from '../api.ts';
import { type Awards, awardsOf } from '../log/awards.ts';
import { boardOf, visibleTeams } from '../log/board.ts';
import { standingOf } from '../log/score.ts';
import type { BashState } from '../log/state.ts';
import { playOf } from '../log/submissions.ts';
import {
  type ChangedFile,
  changedFiles,
  changeKey,
  changesAt,
  linesChanged,
  patchText,
} from './team-patches.ts';

/** What a bash leaves behind for those who took part, when the solutions are revealed. */
export interface Afterwards {
  readonly board: Board;
  readonly teams: ReadonlyMap<string, string>;
  readonly awards: Awards;
  readonly exercises: readonly ExerciseAfterwards[];
}

export interface ExerciseAfterwards {
  readonly id: string;
  readonly title: string;
  readonly ticket: string;
  readonly bugs: readonly BugAfterwards[];
  readonly ownTests: readonly OwnTests[];
  readonly debriefs: readonly { readonly team: string; readonly text: string; readonly votes: number }[];
  /** Teams whose files could not be read any more. */
  readonly unread: readonly string[];
}

export interface BugAfterwards {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly symptom: string;
  readonly rootCause: { readonly file: string; readonly symbol: string };
  readonly reference: string;
  /** Teams that squashed it, those with equal changes together; the largest group first. */
  readonly fixes: readonly Fix[];
  /** Teams that submitted and did not squash it, with what they changed at its places. */
  readonly tries: readonly Fix[];
}

export interface Fix {
  readonly teams: readonly string[];
  readonly patch: string;
  readonly lines: number;
  /** Nothing was changed where an accepted fix changes something: the whole change is shown. */
  readonly isElsewhere: boolean;
}

interface OwnTests {
  readonly team: string;
  /** How many they are and the titles of the bugs that they catch; null where they were not run against the bugs. */
  readonly judged: { readonly added: number; readonly catches: readonly string[] } | null;
  readonly patch: string;
}

interface TeamWork {
  readonly team: string;
  readonly squashed: ReadonlySet<string>;
  readonly ownTests: { readonly added: number; readonly catches: readonly string[] } | null;
  readonly files: readonly ChangedFile[];
}

/**
 * @param live the state without a freeze
 * @param exercises by id, as the bash was graded by them
 * @param filesOf the files of a file set; undefined where they are lost
 */
export function afterwardsOf(
  live: BashState,
  bash: string,
  exercises: ReadonlyMap<string, ExerciseFiles>,
  filesOf: (fileSet: string) => Tree | undefined,
): Afterwards {
  return {
    board: boardOf(live, bash, live.atMs),
    teams: new Map(visibleTeams(live).map(({ id, name }) => [id, name])),
    awards: awardsOf(live),
    exercises: live.rules.exercises.flatMap(({ id }) => {
      const material = exercises.get(id);
      return material ? [exerciseAfterwards(live, material, filesOf)] : [];
    }),
  };
}

function exerciseAfterwards(
  live: BashState,
  material: ExerciseFiles,
  filesOf: (fileSet: string) => Tree | undefined,
): ExerciseAfterwards {
  const { manifest, solution, ticket } = material.exercise;
  const unread: string[] = [];
  const work = visibleTeams(live).flatMap(({ id: team }): TeamWork[] => {
    const best = standingOf(playOf(live.plays, team)).best.get(manifest.id);
    if (!best) return [];
    const submitted = filesOf(best.submission.fileSet);
    if (!submitted) unread.push(team);
    return [
      {
        team,
        squashed: new Set(best.verdict.bugs?.filter(({ squashed }) => squashed).map(({ id }) => id)),
        ownTests: best.submission.ownTestsFound ?? best.verdict.ownTests,
        files: submitted ? changedFiles(material.repo, submitted, manifest.editable) : [],
      },
    ];
  });
  const titles = new Map(solution.bugs.map(({ id, title }) => [id, title]));
  return {
    id: manifest.id,
    title: manifest.title,
    ticket,
    bugs: solution.bugs.map((bug, index) => ({
      id: bug.id,
      title: bug.title,
      line: index + 1,
      symptom: bug.symptom,
      rootCause: bug.root_cause,
      reference: referenceOf(material, bug.id)?.text ?? '',
      ...fixesOf(bug.id, material, work),
    })),
    ownTests: work.flatMap(({ team, ownTests, files }) => {
      const tests = files.filter((file) => file.isTest);
      if (tests.length === 0 && !ownTests?.added) return [];
      const judged = ownTests && {
        added: ownTests.added,
        catches: ownTests.catches.map((bug) => titles.get(bug) ?? bug),
      };
      return [{ team, judged, patch: patchText(tests) }];
    }),
    debriefs: debriefsOf(live, manifest.id),
    unread,
  };
}

function fixesOf(bug: string, material: ExerciseFiles, work: readonly TeamWork[]) {
  const accepted = [...patchesOf(material, bug, 'reference'), ...patchesOf(material, bug, 'alternative')];
  const places = regionsOf(accepted.map(({ text }) => changesOfPatch(text)));
  const at = (team: TeamWork, isGone: boolean): readonly Keyed[] => {
    const code = team.files.filter((file) => !file.isTest);
    const inPlace = changesAt(code, places);
    // What lives elsewhere is shown for a fix alone: of a try, nothing says that it belongs to this bug.
    if (inPlace.length === 0 && (!isGone || code.length === 0)) return [];
    const shown = inPlace.length === 0 ? code : inPlace;
    return [
      {
        teams: [team.team],
        patch: patchText(shown),
        lines: linesChanged(shown),
        isElsewhere: inPlace.length === 0,
        key: changeKey(shown),
      },
    ];
  };
  const squashed = work.filter((team) => team.squashed.has(bug));
  const alive = work.filter((team) => !team.squashed.has(bug));
  return {
    fixes: grouped(squashed.flatMap((team) => at(team, true))),
    tries: grouped(alive.flatMap((team) => at(team, false))),
  };
}

type Keyed = Fix & { readonly key: string };

/** Equal changes together, the largest group first, then the shortest change. */
function grouped(fixes: readonly Keyed[]): readonly Fix[] {
  const groups = new Map<string, Fix>();
  for (const { key, ...fix } of fixes) {
    const group = groups.get(key);
    groups.set(key, group ? { ...group, teams: [...group.teams, ...fix.teams] } : fix);
  }
  return [...groups.values()].sort((a, b) => b.teams.length - a.teams.length || a.lines - b.lines);
}

function debriefsOf({ debriefs, members }: BashState, exercise: string): ExerciseAfterwards['debriefs'] {
  return debriefs.shared
    .filter((debrief) => debrief.exercise === exercise)
    .map(({ team, text }) => ({
      team,
      text,
      votes: debriefs.votes.filter(
        (vote) =>
          vote.exercise === exercise && vote.team === team && members.people.get(vote.person)?.team !== team,
      ).length,
    }))
    .sort((a, b) => b.votes - a.votes);
}
