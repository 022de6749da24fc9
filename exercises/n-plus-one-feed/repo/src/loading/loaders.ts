import DataLoader from 'dataloader';
import type { CommentRepository } from '../comments/repository.ts';
import type { Member, MemberRepository } from '../members/repository.ts';
import type { PhotoRepository } from '../photos/repository.ts';
import type { Post } from '../posts/post.ts';
import type { PostRepository } from '../posts/repository.ts';
import type { SpeciesRepository } from '../species/repository.ts';
import type { Recent } from './recent.ts';

export interface Repositories {
  members: MemberRepository;
  posts: PostRepository;
  photos: PhotoRepository;
  species: SpeciesRepository;
  comments: CommentRepository;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** Gathers what a request asks for one by one, and fetches each kind together. */
export function createLoaders(
  { members, posts, photos, species, comments }: Repositories,
  viewer: Member | null,
  quotes: Recent<number, Promise<Post | undefined>>,
) {
  return {
    members: new DataLoader(async (ids: readonly number[]) => members.byIds(ids)),
    photos: new DataLoader(async (postIds: readonly number[]) => photos.ofPosts(postIds)),
    species: new DataLoader(async (codes: readonly string[]) => species.byCodes(codes)),
    tallies: new DataLoader(async (postIds: readonly number[]) => posts.tallies(postIds)),
    latestComments: new DataLoader(async (postIds: readonly number[]) => comments.latest(postIds)),
    quoted: new DataLoader(async (ids: readonly number[]) => posts.visible(ids, viewer), {
      cacheMap: quotes,
    }),
  };
}
