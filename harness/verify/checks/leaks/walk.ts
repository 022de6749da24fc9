import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The regular files and the symbolic links under a folder, absolute. Links are listed, never followed. */
export function filesAndLinks(root: string): { files: string[]; links: string[] } {
  const found = { files: [] as string[], links: [] as string[] };
  const pending = existsSync(root) ? [root] : [];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const item of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, item.name);
      // `readdir` with `recursive` would go through links.
      if (item.isSymbolicLink()) found.links.push(path);
      else if (item.isDirectory()) pending.push(path);
      else if (item.isFile()) found.files.push(path);
    }
  }
  return { files: found.files.sort(), links: found.links.sort() };
}
