import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '../../../catalog/exercise-files.ts';
import { makeTemporaryFolder } from '../../../files/temporary-folder.ts';
import { pathsOf } from '../../syntax/patch-regions.ts';

/** What git says against a patch. */
export interface GitRefusal {
  readonly why: string;
  /** In the patch, from 1: where the hunk begins that does not fit. */
  readonly line: number | null;
}

/** Why git does not apply a patch to a tree, in git's own words; undefined where it would. */
export function whyGitRefuses(tree: Tree, patch: string): GitRefusal | undefined {
  const folder = makeTemporaryFolder('patch');
  try {
    for (const path of touchedPaths(patch)) {
      const content = tree.get(path);
      if (!content) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const { status, stderr } = spawnSync('git', ['apply', '--check', '-'], {
      cwd: folder,
      input: patch,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH ?? '',
        LC_ALL: 'C',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CEILING_DIRECTORIES: dirname(folder),
      },
    });
    if (status === 0) return undefined;
    const reasons = [...stderr.matchAll(/^(?:error|fatal): (.*)$/gm)].map(([, reason = '']) => reason);
    const why = reasons.length > 0 ? reasons.join('; ') : stderr.trim();
    return why === '' ? undefined : { why, line: lineIn(patch, why) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function touchedPaths(patch: string): string[] {
  try {
    return pathsOf(patch);
  } catch {
    // So broken that it touches nothing.
    return [];
  }
}

/** "patch failed: src/fee.ts:3" is the hunk `@@ -3,`; "corrupt patch at line 12" says the line itself. */
function lineIn(patch: string, why: string): number | null {
  const corrupt = /(?:corrupt|malformed) patch at line (\d+)|at line (\d+)/.exec(why);
  if (corrupt) return Number(corrupt[1] ?? corrupt[2]);
  const [, path = '', start = ''] = /patch failed: (.*?):(\d+)/.exec(why) ?? [];
  const lines = patch.split('\n');
  const file = lines.findIndex((line) => line.startsWith('--- ') && line.endsWith(path));
  const hunk = lines.findIndex((line, index) => index > file && line.startsWith(`@@ -${start}`));
  return path === '' || file < 0 || hunk < 0 ? null : hunk + 1;
}
