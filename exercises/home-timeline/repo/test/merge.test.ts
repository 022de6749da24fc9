import { describe, expect, it } from 'vitest';
import type { PostRow } from '../src/posts/post.ts';
import { merge } from '../src/timelines/merge.ts';

const post = (id: number): PostRow => ({
  id,
  author: 'odile',
  body: 'words',
  likes: 0,
  created_at: id * 1000,
});
const ids = (posts: PostRow[]) => posts.map(({ id }) => id);

describe('merging', () => {
  it.each([
    [[], [], []],
    [[3, 1], [], [3, 1]],
    [[], [3, 1], [3, 1]],
    [
      [5, 2],
      [6, 4, 1],
      [6, 5, 4, 2, 1],
    ],
    [
      [9, 8],
      [2, 1],
      [9, 8, 2, 1],
    ],
    [
      [2, 1],
      [9, 8],
      [9, 8, 2, 1],
    ],
  ])('%j and %j', (left, right, merged) => {
    expect(ids(merge(left.map(post), right.map(post)))).toEqual(merged);
  });

  it('takes a post that is on both sides once', () => {
    expect(ids(merge([7, 5, 2].map(post), [8, 7, 2, 1].map(post)))).toEqual([8, 7, 5, 2, 1]);
  });
});
