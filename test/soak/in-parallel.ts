/** Does something `count` times, `jobs` of them at a time. */
export async function inParallel<T>(
  jobs: number,
  count: number,
  act: (index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      results[index] = await act(index);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}
