import { toIso } from '../http/schemas.ts';
import type { Loaders } from '../loading/loaders.ts';
import { byline } from '../members/byline.ts';
import type { Comment } from './repository.ts';

export async function presentComment(comment: Comment, loaders: Loaders) {
  const { id, author_id, body, created_at } = comment;
  const author = author_id === null ? undefined : await loaders.members.load(author_id);
  return { id, author: byline(author), body, createdAt: toIso(created_at) };
}

/** The latest comments under a post. */
export async function presentLatest(postId: number, loaders: Loaders) {
  const comments = await loaders.latestComments.load(postId);
  return Promise.all(comments.map((comment) => presentComment(comment, loaders)));
}
