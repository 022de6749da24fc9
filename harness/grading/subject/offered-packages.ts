import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * A `require` that finds the offered packages as the tree will, and does so from the folder beside which they lie: Node remembers
 * of a folder that it has no package.json, and the tree's may not be staged yet. With that remembered, each of its modules
 * is parsed twice to tell its format, and its `imports` map is not found.
 * @param root the folder of the tree
 */
export function requireOffered(root: string): NodeJS.Require {
  return createRequire(join(dirname(root), 'package.json'));
}
