import { presentLatest } from '../comments/present.ts';
import type { Page } from '../http/page.ts';
import { toIso } from '../http/schemas.ts';
import type { Loaders } from '../loading/loaders.ts';
import { byline } from '../members/byline.ts';
import { presentPhotos } from '../photos/present.ts';
import type { Post } from './post.ts';

/** A post as clients see it, with all that hangs on it. */
export async function presentPost(post: Post, loaders: Loaders) {
  const [photos, quoted, tally, latest] = await Promise.all([
    presentPhotos(post.id, loaders),
    presentQuoted(post, loaders),
    loaders.tallies.load(post.id),
    presentLatest(post.id, loaders),
  ]);
  return {
    id: post.id,
    author: byline(post.author),
    body: post.body,
    audience: post.audience,
    photos,
    quoted,
    likes: tally.likes,
    comments: tally.comments,
    latest,
    createdAt: toIso(post.createdAt),
  };
}

export async function presentPage({ items, next }: Page<Post>, loaders: Loaders) {
  return { items: await Promise.all(items.map((post) => presentPost(post, loaders))), next };
}

/** The post that another one quotes; null if it quotes none, or none that whoever asks may see. */
async function presentQuoted({ quotes }: Post, loaders: Loaders) {
  const quoted = quotes === null ? undefined : await loaders.quoted.load(quotes);
  if (!quoted) return null;
  return {
    id: quoted.id,
    author: byline(quoted.author),
    body: quoted.body,
    createdAt: toIso(quoted.createdAt),
  };
}
