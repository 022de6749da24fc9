import { describe, expect, test } from 'bugsquash/examiner';
import { addMany, addPosts, at, join, type Subject, write } from './support/board.ts';

const dates = async (subject: Subject, tag: string) => (await subject.get(`/tags/${tag}`)).json;

describe('the dates of a tag', () => {
  test('cost the same, however many posts carry it', async ({ subject }) => {
    await join(subject, 'ada');
    await addMany(subject, 20, { tags: ['harvest'] });
    const few = await subject.database.measure(() => dates(subject, 'harvest'));
    await addMany(subject, 1000, { from: 20, tags: ['harvest'] });
    await addMany(subject, 1000, { from: -1000, tags: ['harvest'] });
    const many = await subject.database.measure(() => dates(subject, 'harvest'));
    expect(few.result).toEqual({ tag: 'harvest', first: at(0), last: at(19) });
    expect(many.result).toEqual({ tag: 'harvest', first: at(-1000), last: at(1019) });
    expect(many.vmSteps).toBeLessThanOrEqual(few.vmSteps * 2);
  });

  test('are those of its oldest and its newest post, whatever is imported or deleted', async ({
    subject,
  }) => {
    await join(subject, 'ada');
    await addPosts(subject, [
      { id: 7, second: 30, tags: ['seeds', 'soil'] },
      { id: 12, second: 40, tags: ['seed'] },
      { id: 20, second: 10, tags: ['seeds'] },
      { id: 21, second: 20, tags: ['seeds-2025'] },
    ]);
    expect(await dates(subject, 'seeds')).toEqual({ tag: 'seeds', first: at(10), last: at(30) });
    expect(await dates(subject, 'soil')).toEqual({ tag: 'soil', first: at(30), last: at(30) });
    const imported = await write(subject, at(-3_000_000_000), { tags: ['seeds'] });
    const late = await write(subject, at(35), { tags: ['soil', 'seeds'] });
    await write(subject, at(15), { tags: ['seeds'] });
    expect(await dates(subject, 'seeds')).toEqual({ tag: 'seeds', first: at(-3_000_000_000), last: at(35) });
    for (const id of [imported, late]) await subject.delete(`/posts/${id}`);
    expect(await dates(subject, 'seeds')).toEqual({ tag: 'seeds', first: at(10), last: at(30) });
    await subject.delete('/posts/7');
    expect((await subject.get('/tags/soil')).status).toBe(404);
    expect(await dates(subject, 'seeds')).toEqual({ tag: 'seeds', first: at(10), last: at(15) });
    expect((await subject.get('/tags/weeds')).status).toBe(404);
  });
});
