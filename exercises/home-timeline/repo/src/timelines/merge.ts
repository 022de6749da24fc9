import type { PostRow } from '../posts/post.ts';

/** Compares two posts as sort() does, the newer one first. */
function newestFirst(a: PostRow, b: PostRow): number {
  return b.created_at - a.created_at;
}

/**
 * Merges two listings that are both newest first. A post that is in both (copied while few followed its author,
 * and read live since) comes up on both sides at the same time, and is taken once.
 */
export function merge(left: PostRow[], right: PostRow[]): PostRow[] {
  const merged: PostRow[] = [];
  let taken = 0;
  for (const post of left) {
    while (taken < right.length && newestFirst(right[taken], post) < 0) {
      merged.push(right[taken]);
      taken += 1;
    }
    if (right[taken]?.id === post.id) taken += 1;
    merged.push(post);
  }
  return [...merged, ...right.slice(taken)];
}
