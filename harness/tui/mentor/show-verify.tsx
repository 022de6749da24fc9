import { editorFor, isGraphical, openEditor } from '../terminal/editor.ts';
import { type MentorTerminal, runScreen } from './run-screen.tsx';
import { type VerifyItem, VerifyScreen, type VerifyStore } from './verify.tsx';

/** Shows an exercise while it is verified, until it is left. */
export async function showVerify(
  terminal: MentorTerminal,
  store: VerifyStore,
  parts: { readonly again: () => void; readonly directory: string; readonly signal: AbortSignal },
): Promise<void> {
  const { environment } = terminal;
  await runScreen<void>(terminal, ({ done, lendTerminal }) => {
    /** Says what went wrong with the editor. */
    const open = async ({ file, line }: VerifyItem): Promise<string | null> => {
      const editor = editorFor(environment);
      if (editor === null) return 'Set $VISUAL or $EDITOR, such as VISUAL="code --wait", to open findings.';
      const target = { directory: parts.directory, file, line };
      const start = () => openEditor(editor, target, environment, parts.signal);
      if (isGraphical(editor)) return start();
      let trouble: string | null = null;
      await lendTerminal(async () => {
        trouble = await start();
      });
      return trouble;
    };
    return <VerifyScreen store={store} again={parts.again} open={open} done={() => done()} />;
  });
}
