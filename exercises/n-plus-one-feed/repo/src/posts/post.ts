import type { Member } from '../members/repository.ts';

/** Who may see a post: everyone, or its author and the author's followers. */
export type Audience = 'everyone' | 'followers';

export interface Post {
  id: number;
  /** Undefined once they have left. */
  author: Member | undefined;
  body: string;
  audience: Audience;
  /** The id of the post that this one quotes. */
  quotes: number | null;
  createdAt: number;
}

/** What is counted under a post. */
export interface Tally {
  likes: number;
  comments: number;
}
