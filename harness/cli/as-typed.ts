import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cloneRoot } from '../locations.ts';

let prefix: string | undefined;

/**
 * A command of ours (`hint 1`) as it can be typed where the person is. `npx` finds us in the repository and in
 * a workspace; elsewhere it would ask the registry for a package that is not ours, so there the path is told.
 */
export function typed(command: string): string {
  prefix ??= prefixIn(process.cwd());
  return `${prefix} ${command}`;
}

/** The same for a failure's next step, which may also be something else than a command of ours. */
export function nextStep(next: string): string {
  return next.startsWith('bugsquash ') ? typed(next.slice('bugsquash '.length)) : next;
}

function prefixIn(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', '.bin', 'bugsquash'))) return 'npx bugsquash';
    if (folder === dirname(folder)) return `node ${join(cloneRoot, 'harness', 'launcher', 'bugsquash.mjs')}`;
  }
}
