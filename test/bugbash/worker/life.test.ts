import { describe, expect, test } from 'vitest';
import { hasPostgres, waitingBash } from './support.ts';

const SLOW = 'takes 3000 ms';
const WAIT = { timeout: 60_000, interval: 100 };

describe.runIf(hasPostgres)('the life of a worker', () => {
  test('a worker grades what waits, with content from the database, and is listed with what it can do', async () => {
    const bash = await waitingBash();
    const [first = '', second = ''] = await bash.submit(['a', 'b']);
    const worker = await bash.start({ machine: 'grader-1', jobs: 2 });
    await expect.poll(bash.ends, WAIT).toMatchObject({
      [first]: [{ type: 'verdict-given' }],
      [second]: [{ type: 'verdict-given', verdict: { bugs: [{ squashed: true }, { squashed: false }, {}] } }],
    });
    expect(worker.said.join('\n')).toMatch(/From now on it trusts the host key/);
    await expect
      .poll(bash.workers, WAIT)
      .toMatchObject([
        { machine: 'grader-1', state: 'ready', capacity: 2, running: 0, troubles: [], isSilent: false },
      ]);
  });

  test('asked to end, a worker finishes what it has in hand, takes nothing more, and is on no list', async () => {
    const bash = await waitingBash();
    const [first = '', second = ''] = await bash.submit([SLOW, 'never begun']);
    const worker = await bash.start();
    await expect
      .poll(() => bash.database.queue.depth('spring-bash'), WAIT)
      .toMatchObject({ value: { running: 1 } });
    worker.child.kill('SIGTERM');
    await worker.ended;
    expect(worker.said.at(-1)).toBe('ended {"graded":1,"failed":0,"given back":0}');
    expect(await bash.ends()).toEqual({ [first]: [expect.objectContaining({ type: 'verdict-given' })] });
    expect(await bash.database.queue.depth('spring-bash')).toMatchObject({
      value: { waiting: 1, running: 0 },
    });
    expect(await bash.workers()).toEqual([]);
    expect(second).not.toBe(first);
  });

  test('what is not finished in time is given back uncounted, and another worker has it at once', async () => {
    const bash = await waitingBash();
    const [id = ''] = await bash.submit(['takes 40000 ms']);
    const leaving = await bash.start();
    await expect
      .poll(() => bash.database.queue.depth('spring-bash'), WAIT)
      .toMatchObject({ value: { running: 1 } });
    leaving.child.kill('SIGTERM');
    await leaving.ended;
    expect(leaving.said.at(-1)).toBe('ended {"graded":0,"failed":0,"given back":1}');
    const job = await bash.database.queue.take('here', 10_000);
    expect(job).toMatchObject({ value: { submission: id, try: 1, losses: 0 } });
  });

  test("a killed worker's job is graded by another within 15 s, once", async () => {
    const bash = await waitingBash();
    const workers = [await bash.start({ machine: 'one' }), await bash.start({ machine: 'two' })];
    await expect.poll(bash.workers, WAIT).toMatchObject([{ state: 'ready' }, { state: 'ready' }]);
    const [id = ''] = await bash.submit(['takes 8000 ms']);
    const holder = async () => (await bash.workers()).find(({ running }) => running === 1)?.worker;
    await expect.poll(holder, WAIT).toBeDefined();
    const name = await holder();
    const killed = workers.find((worker) => worker.name === name);
    const other = workers.find((worker) => worker.name !== name);
    const killedAtMs = performance.now();
    killed?.child.kill('SIGKILL');
    const isTaken = async () => (await bash.workers()).find(({ worker }) => worker === other?.name)?.running;
    await expect.poll(isTaken, { timeout: 60_000, interval: 50 }).toBe(1);
    expect(performance.now() - killedAtMs).toBeLessThan(15_000);
    await expect.poll(bash.ends, WAIT).toMatchObject({ [id]: [{ type: 'verdict-given' }] });
    await expect.poll(async () => (await bash.ends())[id], WAIT).toHaveLength(1);
  });

  test('a submission that ends every process that grades it costs no worker, and ends after three tries', async () => {
    const bash = await waitingBash();
    const [poison = ''] = await bash.submit(['poison'], 't');
    const calm = await bash.submit(['a', 'b', 'c'], 'u');
    const workers = [await bash.start({ machine: 'one' }), await bash.start({ machine: 'two' })];
    await expect.poll(bash.ends, WAIT).toMatchObject({
      [poison]: [
        { type: 'grading-failed', try: 1, final: false, code: 'grader-killed' },
        { type: 'grading-failed', try: 2, final: false },
        { type: 'grading-failed', try: 3, final: true, message: expect.stringContaining('SIGKILL') },
      ],
      ...Object.fromEntries(calm.map((id) => [id, [{ type: 'verdict-given' }]])),
    });
    expect(workers.map(({ child }) => child.exitCode)).toEqual([null, null]);
    expect(await bash.workers()).toMatchObject([{ state: 'ready' }, { state: 'ready' }]);
  });
});
