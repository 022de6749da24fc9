import { success } from '../../domain/failure.ts';
import { placeText } from '../../wording/place.ts';
import { shellQuote } from '../../wording/shell-quote.ts';
import { editorCommand } from '../../workspace/editor-command.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';
import { runEditor } from '../run-editor.ts';

export const open: Command = {
  summary: 'open the workspace in your editor, or a file of it at a line',
  usage: 'open [<file>[:<line>]] [--dir D]',
  examples: [
    ['open', 'the workspace in your editor'],
    ['open src/allocate.ts:12', 'a file at a line'],
  ],
  completes: 'file',
  details: [
    'Starts $VISUAL, else $EDITOR. Without a terminal, an editor that needs one is not started: it says what to type.',
  ],
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 1 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    const { directory } = attempt.workspace;
    const [asked] = args.positionals;
    const place = asked === undefined ? null : attempts.place(attempt, asked, context.currentDirectory);
    if (place && !place.ok) return place;
    const { environment, signal } = context;
    const at = place?.value ?? null;
    const editor = environment.VISUAL || environment.EDITOR;
    const asJson = args.switches.has('json');
    const command = editor ? editorCommand(editor, directory, at) : null;
    const hasTerminal = !asJson && process.stdin.isTTY && process.stdout.isTTY;
    const isStarted = command !== null && (hasTerminal || !command.inTerminal);
    if (isStarted) {
      const ran = await runEditor(command, directory, environment, { isQuiet: !hasTerminal, signal });
      if (!ran.ok) return ran;
    }
    const line = command && `cd ${shellQuote(directory)} && ${wordCommand(command)}`;
    return success({
      json: {
        schema: 'bugsquash/open@1',
        workspace: directory,
        file: at?.file ?? null,
        line: at?.line ?? null,
        command: line,
        started: isStarted,
      },
      text: isStarted
        ? `Opened ${at ? placeText(at.file, at.line) : directory}.`
        : [
            directory,
            ...(at ? [placeText(at.file, at.line)] : []),
            line === null ? 'No $VISUAL or $EDITOR is set.' : `Open it with: ${line}`,
          ].join('\n'),
      exitCode: 0,
    });
  },
};

const wordCommand = ({
  editor,
  args,
}: {
  readonly editor: string;
  readonly args: readonly string[];
}): string => [editor, ...args.map(shellQuote)].join(' ');
