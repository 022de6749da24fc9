import type { AccountRepository } from './accounts/repository.ts';
import type { Publish } from './posts/publishing.ts';
import type { PostRepository } from './posts/repository.ts';
import type { BlockRepository } from './relations/blocks.ts';
import type { FollowRepository } from './relations/follows.ts';
import type { RelationService } from './relations/relations.ts';
import type { HomeReader } from './timelines/home.ts';

/** What the routes work with; each takes what it needs. */
export interface Services {
  accounts: AccountRepository;
  follows: FollowRepository;
  blocks: BlockRepository;
  posts: PostRepository;
  relations: RelationService;
  publish: Publish;
  home: HomeReader;
  now: () => Date;
}
