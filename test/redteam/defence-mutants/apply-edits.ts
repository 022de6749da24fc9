import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit } from './defence-mutant.ts';

/** The files of a clone with edits applied, by path. Throws where an edit's text does not occur exactly once. */
export function editedFiles(root: string, edits: readonly Edit[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const text = files.get(file) ?? readFileSync(join(root, file), 'utf8');
    const occurrences = text.split(from).length - 1;
    if (occurrences !== 1)
      throw new Error(`${file}: the text to replace occurs ${occurrences} times:\n${from}`);
    files.set(
      file,
      text.replace(from, () => to),
    );
  }
  return files;
}

/** Applies edits to the files of a clone; returns what puts them back. */
export function applyEdits(root: string, edits: readonly Edit[]): () => void {
  const edited = editedFiles(root, edits);
  const before = [...edited.keys()].map((file) => [file, readFileSync(join(root, file))] as const);
  for (const [file, text] of edited) writeFileSync(join(root, file), text);
  return () => {
    for (const [file, text] of before) writeFileSync(join(root, file), text);
  };
}
