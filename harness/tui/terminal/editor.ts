import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { shellQuote } from '../../wording/shell-quote.ts';
import { type EditorCommand, editorCommand } from '../../workspace/editor-command.ts';
import { personEnvironment } from '../../workspace/person-environment.ts';

/** What an editor is opened on. */
export interface EditTarget {
  /** Where it runs; also what is opened when there is no file. */
  readonly directory: string;
  /** Absolute. */
  readonly file: string | null;
  /** 1-based; null where no line is meant. */
  readonly line: number | null;
}

/** The user's editor command, as git would choose it; null when none is set. */
export const editorFor = (environment: NodeJS.ProcessEnv): string | null =>
  environment.VISUAL || environment.EDITOR || null;

/** An editor that is asked to end has this long to do so. */
const GRACE_MS = 1_500;

/** The editor's command as a shell can take it apart; a path with spaces that nobody quoted is quoted. */
const quotedEditor = (editor: string): string => (isOnePath(editor) ? shellQuote(editor) : editor);

/** How to open a target with the editor of a person. */
const commandFor = (editor: string, { directory, file, line }: EditTarget): EditorCommand =>
  editorCommand(quotedEditor(editor), directory, file === null ? null : { file, line });

/** Whether the editor opens a window of its own, so that ours can stay as it is. */
export const isGraphical = (editor: string): boolean =>
  !editorCommand(quotedEditor(editor), '', null).inTerminal;

/** A path with spaces that nobody quoted, but that is a file. */
const isOnePath = (editor: string): boolean => editor.includes(' ') && existsSync(editor);

/**
 * Opens the editor on a target, in the terminal we have; returns what went wrong, if anything.
 * @param signal when aborted, asks the editor to end, because we have to
 */
export function openEditor(
  editor: string,
  target: EditTarget,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string | null> {
  const { directory } = target;
  return new Promise((resolve) => {
    // The command may have arguments ("code --wait"), so the shell takes it apart, as git does.
    const command = commandFor(editor, target);
    const child = spawn('sh', ['-c', `${command.editor} "$@"`, editor, ...command.args], {
      cwd: directory,
      env: personEnvironment(environment),
      stdio: command.inTerminal ? 'inherit' : 'ignore',
    });
    const end = () => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
    };
    signal.addEventListener('abort', end, { once: true });
    child.on('error', (error) => resolve(`The editor did not start: ${error.message}`));
    child.on('exit', (code, endedBy) => {
      signal.removeEventListener('abort', end);
      if (code === 127) resolve(notFound(editor, directory));
      else resolve(code === 0 ? null : `The editor ended with ${endedBy ?? `exit code ${code}`}.`);
    });
  });
}

function notFound(editor: string, directory: string): string {
  const quoting = editor.includes(' ')
    ? ` If its path has spaces, quote it inside the variable: EDITOR="'/path with spaces/editor' --wait".`
    : '';
  return `There is no editor "${editor}".${quoting} Your code: ${directory}`;
}

/** Opens the user's shell in a directory, in the terminal we have; `exit` comes back. */
export function openShell(
  directory: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string | null> {
  const shell = environment.SHELL || 'sh';
  return new Promise((resolve) => {
    process.stdout.write(`A shell in ${directory}; exit comes back to bugsquash.\n`);
    const child = spawn(shell, [], {
      cwd: directory,
      env: personEnvironment(environment),
      stdio: 'inherit',
    });
    // A shell at its prompt ignores SIGTERM; a hang-up ends it.
    const end = () => {
      child.kill('SIGHUP');
      setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
    };
    signal.addEventListener('abort', end, { once: true });
    child.on('error', (error) => resolve(`The shell did not start: ${error.message}`));
    child.on('exit', () => {
      signal.removeEventListener('abort', end);
      // Its exit code is that of the last command in it.
      resolve(null);
    });
  });
}
