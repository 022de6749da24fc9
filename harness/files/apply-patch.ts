import { applyPatch, parsePatch } from 'diff';
import { failed, type Result, success } from '../domain/failure.ts';

/**
 * Applies a git diff to a tree held in memory. Files may be changed, added and deleted; a hunk that does not
 * fit is a failure that names patch and file. The tree given is left alone.
 * @param name what the patch is called in messages
 */
export function applyGitPatch(
  tree: ReadonlyMap<string, Buffer>,
  patch: string,
  name: string,
): Result<Map<string, Buffer>> {
  const result = new Map(tree);
  let files: ReturnType<typeof parsePatch>;
  try {
    files = parsePatch(patch);
  } catch (error) {
    return misfit(name, (error as Error).message);
  }
  for (const file of files) {
    const oldPath = pathOf(file.oldFileName, 'a/');
    const newPath = pathOf(file.newFileName, 'b/');
    const target = newPath ?? oldPath;
    if (target === undefined) continue;
    const before = oldPath === undefined ? '' : result.get(oldPath)?.toString('utf8');
    if (before === undefined) return misfit(name, `${oldPath} is not there`);
    const after = applyPatch(before, file, { fuzzFactor: 0 });
    if (after === false) return misfit(name, `its hunks for ${target} do not fit`);
    if (oldPath !== undefined && oldPath !== newPath) result.delete(oldPath);
    if (newPath !== undefined) result.set(newPath, Buffer.from(after));
  }
  return success(result);
}

/** Whether a text is a git diff at all, whatever it may be applied to. */
export function isGitPatch(text: string): boolean {
  try {
    const files = parsePatch(text);
    return files.length > 0 && files.every(({ oldFileName, newFileName }) => oldFileName ?? newFileName);
  } catch {
    return false;
  }
}

function pathOf(name: string | undefined, prefix: string): string | undefined {
  if (name === undefined || name === '/dev/null') return undefined;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function misfit(name: string, why: string): Result<never> {
  return failed(
    'broken-manifest',
    `${name} does not apply: ${why}.`,
    `Make ${name} again as a git diff against repo/.`,
  );
}
