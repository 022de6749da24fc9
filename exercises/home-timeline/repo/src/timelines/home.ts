import type { Account } from '../accounts/account.ts';
import type { AccountRepository } from '../accounts/repository.ts';
import type { Position } from '../http/listing.ts';
import type { PostRow } from '../posts/post.ts';
import type { PostRepository } from '../posts/repository.ts';
import { merge } from './merge.ts';
import type { TimelineRepository } from './repository.ts';

interface Needs {
  accounts: AccountRepository;
  posts: PostRepository;
  timelines: TimelineRepository;
}

/** Gives up to `count` posts of a home timeline behind a position, newest first. */
export type HomeReader = (account: Account, after: Position, count: number) => PostRow[];

/**
 * Reads home timelines: the copies in the timeline, and the posts of wide accounts as they are. Whatever is among
 * the first `count` of all is among the first `count` of where it comes from, so no listing is read further.
 */
export function homeReader({ accounts, posts, timelines }: Needs): HomeReader {
  return (account, after, count) => {
    const listings = [
      timelines.read(account.id, after, count),
      ...accounts.wideFollowedBy(account.id).map((wide) => posts.byAuthor(wide.id, after, count)),
    ];
    return listings.reduce(merge).slice(0, count);
  };
}
