import path from 'node:path';

/**
 * The workspace's `.npmrc` (ignored by git). Packages are links into the clone, so a reflex `npm install` has
 * nothing to do and must not do it: it would put npm's own programs over ours.
 */
export const npmConfig = (
  cloneRoot: string,
): string => `; Written by bugsquash. The packages of this workspace are links: nothing needs to be installed.
; npm install and its kin only say what they would do.
dry-run=true
; Scripts start through this shell: it puts node_modules back if somebody removed it, and pins Node.
script-shell=${JSON.stringify(path.join(cloneRoot, 'harness', 'workspace', 'links', 'npm-shell.sh'))}
; npx never fetches a stranger's package.
yes=false
audit=false
fund=false
update-notifier=false
ignore-scripts=false
loglevel=error
`;
