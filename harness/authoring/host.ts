import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Collection } from '../catalog/catalog.ts';

/** What the mentor's use cases work with. */
export interface AuthoringHost {
  readonly collection: Collection;
  /** Whose `node_modules` has the packages. */
  readonly cloneRoot: string;
  readonly dataDirectory: string;
}

/** Where a mentor's own state about an exercise lies: open trees, and what was recorded last. */
export function authoringFolder({ dataDirectory, collection }: AuthoringHost, id: string): string {
  // Two collections may have an exercise of the same name.
  const place = createHash('sha256').update(collection.exercisesRoot).digest('hex').slice(0, 8);
  return join(dataDirectory, 'authoring', `${id}-${place}`);
}
