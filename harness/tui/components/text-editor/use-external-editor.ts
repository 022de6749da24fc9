import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printable } from '../../../domain/printable.ts';
import { useCommonHost } from '../../app/context.ts';
import { editorFor, isGraphical, openEditor } from '../../terminal/editor.ts';

/** Opens the user's own editor on the text, in a file of its own, and takes over what it left there. */
export function useExternalEditor(text: {
  readonly read: () => string;
  readonly write: (text: string) => void;
  readonly onNotice: (notice: string | null) => void;
}): () => void {
  const { environment, signal, lendTerminal } = useCommonHost();
  const edit = async () => {
    const editor = editorFor(environment);
    if (editor === null) return text.onNotice('No $EDITOR is set; you can write here.');
    // It would come back at once, with the text as it was.
    if (isGraphical(editor) && !/\s(--wait|-w)\b/.test(editor))
      return text.onNotice('Your editor opens a window of its own; set EDITOR="… --wait" to write in it.');
    let made: string | undefined;
    try {
      const folder = mkdtempSync(join(tmpdir(), 'bugsquash-text-'));
      made = folder;
      const file = join(folder, 'text.md');
      writeFileSync(file, text.read());
      let trouble: string | null = null;
      await lendTerminal(async () => {
        trouble = await openEditor(editor, { directory: folder, file, line: null }, environment, signal);
      });
      if (trouble === null) text.write(readFileSync(file, 'utf8').replace(/\n+$/, ''));
      text.onNotice(trouble === null ? null : printable(trouble));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      text.onNotice(printable(`The text could not be handed to your editor: ${message}.`));
    } finally {
      if (made !== undefined) rmSync(made, { recursive: true, force: true });
    }
  };
  return () => void edit();
}
