import { describe, expect, test } from 'bugsquash/examiner';
import { ids, lookup, people, posted, range } from './support/society.ts';

describe('a long list of bookmarks', () => {
  test('of 50,000 is answered id by id, whatever the order and however often one is asked', async ({
    subject,
  }) => {
    const society = await people(subject, { gwen: [] });
    const [a, b] = await posted(subject, society, [{ by: 'gwen' }, { by: 'gwen' }]);
    const asked = range(1001, 51_000).reverse();
    asked[0] = b;
    asked[33_333] = a;
    asked[49_999] = b;
    const items = await lookup(subject, asked);
    expect(items).toHaveLength(50_000);
    expect(items.flatMap((item, place) => (item ? [[place, item.id]] : []))).toEqual([
      [0, b],
      [33_333, a],
      [49_999, b],
    ]);
  });

  test('of 32,766 is answered to a member', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: [] });
    const [open, secret] = await posted(subject, society, [
      { by: 'gwen' },
      { by: 'gwen', audience: 'followers' },
    ]);
    const asked = [open, secret, ...range(1001, 33_764)];
    const items = await lookup(subject, asked, 'rhys');
    expect(items).toHaveLength(asked.length);
    expect(ids(items.slice(0, 3))).toEqual([open, null, null]);
  });
});
