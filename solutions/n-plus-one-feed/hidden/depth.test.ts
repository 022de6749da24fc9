import { describe, expect, test } from 'bugsquash/examiner';
import { ids, memberRows, postRows, range, read, type Subject } from './support/society.ts';

/** What a page of ten takes. */
const work = (subject: Subject, path: string, who?: string) =>
  subject.database.measure(() => read(subject, path, who));

describe('a page far down the feed', () => {
  test('takes no more work than the first, nor more than one of a small feed', async ({ subject }) => {
    await subject.database.load('members', memberRows([1, 2]));
    await subject.database.load('follows', [{ follower_id: 2, member_id: 1 }]);
    await subject.database.load(
      'posts',
      postRows(range(3_001, 3_030), () => 1),
    );
    const first = await work(subject, '/feed?limit=10', 'm2');
    const second = await work(subject, first.result.next ?? '', 'm2');
    const bound = 1.3 * Math.max(first.vmSteps, second.vmSteps);
    await subject.database.load(
      'posts',
      range(1, 1_200).map((id) => ({
        ...postRows([id], () => 1)[0],
        audience: id % 3 === 0 ? 'followers' : 'everyone',
      })),
    );
    const top = await work(subject, '/feed?limit=10', 'm2');
    expect(ids(top.result.items)).toEqual(ids(first.result.items));
    const halfway = await work(subject, '/feed?limit=10&after=602', 'm2');
    expect(ids(halfway.result.items)).toEqual(range(592, 601).reverse());
    const bottom = await work(subject, '/feed?limit=10&after=12', 'm2');
    expect(ids(bottom.result.items)).toEqual(range(2, 11).reverse());
    expect(top.vmSteps).toBeLessThanOrEqual(bound);
    expect(halfway.vmSteps).toBeLessThanOrEqual(bound);
    expect(bottom.vmSteps).toBeLessThanOrEqual(bound);
  });
});
