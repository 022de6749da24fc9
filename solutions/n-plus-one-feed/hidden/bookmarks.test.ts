import { describe, expect, test } from 'bugsquash/examiner';
import { ids, join, lookup, range, write } from './support/society.ts';

describe('a long list of bookmarks', () => {
  test('of 40,000 is answered id by id', async ({ subject }) => {
    await join(subject, 'gwen');
    const [a, b, c] = [
      await write(subject, 'gwen'),
      await write(subject, 'gwen'),
      await write(subject, 'gwen'),
    ];
    const asked = range(1001, 41_000);
    asked[0] = b;
    asked[33_333] = a;
    asked[39_999] = c;
    const items = await lookup(subject, asked, 'gwen');
    expect(items).toHaveLength(40_000);
    expect(items.flatMap((item, place) => (item ? [[place, item.id]] : []))).toEqual([
      [0, b],
      [33_333, a],
      [39_999, c],
    ]);
  });

  test('of 50,000 is answered to a visitor, whatever the order and however often one is asked', async ({
    subject,
  }) => {
    await join(subject, 'gwen');
    const id = await write(subject, 'gwen');
    const asked = [...range(2, 49_999).reverse(), id, id];
    const items = await lookup(subject, asked);
    expect(items).toHaveLength(50_000);
    expect(ids(items.slice(-3))).toEqual([null, id, id]);
  });

  test('of 32,766 is answered to a member', async ({ subject }) => {
    await join(subject, 'gwen', 'rhys');
    const open = await write(subject, 'gwen');
    const secret = await write(subject, 'gwen', { audience: 'followers' });
    const items = await lookup(subject, range(1, 32_766), 'rhys');
    expect(items).toHaveLength(32_766);
    expect(ids(items.slice(0, 3))).toEqual([open, null, null]);
    expect(secret).toBe(open + 1);
  });
});
