import { gradeHostile, type HostileGrading } from './grade-hostile.ts';

/** How many submissions are graded at once. */
const AT_ONCE = 2;

/**
 * Grades hostile submissions of as many seeds, tells how each came out, and sums up.
 * @returns how many were not graded, or not in time
 */
export async function soakFrames(count: number, firstSeed: number): Promise<number> {
  const done: HostileGrading[] = [];
  let next = firstSeed;
  const work = async () => {
    while (next < firstSeed + count) {
      const grading = await gradeHostile(next++);
      done.push(grading);
      const { seed, exercise, came, examinerMs, wrong } = grading;
      console.log(`${wrong === undefined ? '✓' : '✗'} ${seed} ${exercise} ${examinerMs} ms ${wrong ?? came}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const ways = new Map<string, number>();
  for (const { came } of done) ways.set(came, (ways.get(came) ?? 0) + 1);
  console.log([...ways].map(([came, times]) => `${times} × ${came}`).join(', '));
  const wrong = done.filter((grading) => grading.wrong !== undefined);
  const slowestMs = Math.max(...done.map(({ examinerMs }) => examinerMs));
  console.log(`${done.length} graded, ${wrong.length} wrongly; the slowest took ${slowestMs} ms`);
  return wrong.length;
}
