import { bashUnderFire, type Survived } from './bash-under-fire.ts';

const WORKERS = 4;
const TEAMS = 50;

/** The big one: four workers, and so many kills. @returns how many things were wrong */
export async function soakWorkers(kills: number, seed: number, submissions: number): Promise<number> {
  const survived = await bashUnderFire({
    ...{ workers: WORKERS, submissions, teams: TEAMS, kills, seed },
    onStep: (what) => console.log(what),
  });
  const { acknowledged, graded, lost, doubled, couldNotGrade, wrong, boardsAreEqual, seconds } = survived;
  console.log(
    `${acknowledged} submissions of ${TEAMS} teams, ${WORKERS} workers, killed: ${JSON.stringify(survived.kills)}; ${seconds} s (seed ${seed}).`,
    `${graded} graded, ${lost.length} lost, ${doubled.length} doubled, ${couldNotGrade.length} could not be graded, ${wrong.length} wrong;`,
    boardsAreEqual ? 'the board is what the independent script computes.' : 'THE BOARDS DIFFER.',
  );
  const bad = wrongsOf(survived);
  if (bad > 0) console.log(JSON.stringify({ lost, doubled, couldNotGrade, wrong }), survived.errors);
  return bad;
}

export const wrongsOf = ({ lost, doubled, couldNotGrade, wrong, boardsAreEqual }: Survived): number =>
  lost.length + doubled.length + couldNotGrade.length + wrong.length + (boardsAreEqual ? 0 : 1);
