import { formatPatch, type StructuredPatch, type StructuredPatchHunk } from 'diff';

export type Hunk = StructuredPatchHunk;

/** The part of a git diff about one file, as `git apply` reads it. A mode is undefined where the file is absent. */
export function patchOfFile(
  file: string,
  modes: { readonly old: string | undefined; readonly new: string | undefined },
  content: readonly Hunk[] | 'binary',
): string {
  const isCreate = modes.old === undefined;
  const isDelete = modes.new === undefined;
  const names = {
    oldFileName: isCreate ? '/dev/null' : `a/${file}`,
    newFileName: isDelete ? '/dev/null' : `b/${file}`,
  };
  const patch: StructuredPatch = {
    ...names,
    oldHeader: undefined,
    newHeader: undefined,
    hunks: content === 'binary' ? [] : [...content],
    isGit: true,
    isCreate,
    isDelete,
    ...(modes.old !== undefined && modes.old !== modes.new && { oldMode: modes.old }),
    ...(modes.new !== undefined && modes.old !== modes.new && { newMode: modes.new }),
  };
  const text = formatPatch(patch);
  return content === 'binary'
    ? `${text}Binary files ${names.oldFileName} and ${names.newFileName} differ\n`
    : text;
}
