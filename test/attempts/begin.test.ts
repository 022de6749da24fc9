import { expect, test } from 'vitest';
import { candidate, unwrap } from '../support/candidate.ts';

test('an attempt whose clock is started after a reveal is practice, whenever it was prepared', async () => {
  const { attempts, begin, prepare, submit, wait } = await candidate();
  const waiting = await prepare();
  wait(1);
  const revealed = await begin();
  unwrap(await attempts.finish(revealed));
  unwrap(await attempts.reveal(revealed));
  wait(1);
  unwrap(await attempts.begin(waiting));
  await submit(waiting);
  unwrap(await attempts.finish(waiting));

  const lines = unwrap(await attempts.history());
  expect(lines.map(({ attemptId, afterReveal }) => [attemptId, afterReveal])).toEqual([
    [revealed.id, false],
    [waiting.id, true],
  ]);
  expect(unwrap(await attempts.practice()).best).toEqual([]);
  expect(unwrap(await attempts.export({ id: waiting.id })).afterReveal).toBe(true);
});
