import { failed, type Result } from '../domain/failure.ts';
import { editorCommand } from '../workspace/editor-command.ts';
import type { CommandArguments } from './arguments.ts';
import type { CommandContext } from './command.ts';
import { runEditor } from './run-editor.ts';

/** Starts the mentor's editor on a working tree and waits until it ends. */
export async function editTree(
  directory: string,
  { switches }: CommandArguments,
  { environment, signal }: CommandContext,
): Promise<Result<void>> {
  const editor = environment.VISUAL || environment.EDITOR;
  if (!editor) {
    return failed('editor-failed', `No $VISUAL or $EDITOR is set; the tree is open in ${directory}.`, {
      run: ['export', 'VISUAL=code --wait'],
      lead: 'Name one',
    });
  }
  return runEditor(editorCommand(editor, directory, null), directory, environment, {
    isQuiet: switches.has('json'),
    signal,
  });
}
