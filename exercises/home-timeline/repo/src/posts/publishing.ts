import type { Database } from 'better-sqlite3';
import type { Account } from '../accounts/account.ts';
import type { TimelineRepository } from '../timelines/repository.ts';
import type { PostRow } from './post.ts';
import type { PostRepository } from './repository.ts';

interface Needs {
  posts: PostRepository;
  timelines: TimelineRepository;
}

export type Publish = (author: Account, body: string, createdAt: Date) => PostRow;

/** Writes a post and brings it to those who follow its author. */
export function publishing(database: Database, { posts, timelines }: Needs): Publish {
  return database.transaction((author: Account, body: string, createdAt: Date): PostRow => {
    const post = posts.add({ authorId: author.id, body, createdAt: createdAt.getTime() });
    timelines.push(author, post);
    return post;
  });
}
