import type { Database } from 'better-sqlite3';
import { allAmong } from '../database/among.ts';

export interface Photo {
  post_id: number;
  url: string;
  /** The code of what is in it, where somebody knows. */
  species: string | null;
}

export type PhotoRepository = ReturnType<typeof photoRepository>;

export function photoRepository(database: Database) {
  return {
    /** The photos of each post, in the order of the ids given; those of one post as they were put there. */
    ofPosts(postIds: readonly number[]): Photo[][] {
      const photos = allAmong<Photo>(
        database,
        'select post_id, url, species from photos where post_id in (:values) order by id',
        postIds,
      );
      const byPost = Map.groupBy(photos, (photo) => photo.post_id);
      return postIds.map((id) => byPost.get(id) ?? []);
    },
  };
}
