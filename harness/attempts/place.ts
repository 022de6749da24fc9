import { statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { failed, type Result, success } from '../domain/failure.ts';
import { type EditorPlace, parsePlace } from '../workspace/editor-command.ts';
import type { OpenAttempt } from './open-attempt.ts';

/**
 * A place that a person names (`src/feed.ts:12`), as a file of the attempt's workspace: relative to `currentDirectory` if
 * that is in the workspace, else relative to the workspace.
 */
export function placeInWorkspace(
  { workspace: { directory } }: OpenAttempt,
  text: string,
  currentDirectory: string,
): Result<EditorPlace> {
  const place = parsePlace(text);
  const candidates = place
    ? [resolve(currentDirectory, place.file), resolve(directory, place.file)].filter((file) =>
        isInside(directory, file),
      )
    : [];
  const file = candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
  if (place && file !== undefined) return success({ file: relative(directory, file), line: place.line });
  return failed(
    'bad-arguments',
    `There is no file "${place?.file ?? text}" in ${directory}.`,
    `Name one as <file> or <file>:<line>, relative to ${join(directory, '/')}.`,
  );
}

function isInside(directory: string, file: string): boolean {
  const path = relative(directory, file);
  return path !== '' && path !== '..' && !path.startsWith('../') && !isAbsolute(path);
}
