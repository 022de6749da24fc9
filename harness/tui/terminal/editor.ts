import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { shellQuote } from '../../wording/shell-quote.ts';
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

/** How editors are told a line, by the name of their program. */
const VSCODE = /^(code|code-insiders|codium|vscodium|cursor|windsurf|positron)$/;
const JETBRAINS =
  /^(idea|webstorm|pycharm|phpstorm|goland|rubymine|clion|rider|rustrover|fleet)(64)?(\.sh|\.exe)?$/;
const WITH_COLON = /^(zed|zeditor|hx|helix|subl|sublime_text|mate|lapce|micro)$/;
const WITH_PLUS =
  /^(vi|vim|nvim|gvim|mvim|view|ex|nano|pico|emacs|emacsclient|kak|joe|jed|mg|ne|gedit|kate|ed)$/;
/** Editors with a window of their own: they need no terminal, so ours stays as it is. */
const GRAPHICAL = /^(zed|zeditor|subl|sublime_text|mate|gvim|mvim|gedit|kate|lapce)$/;

/** The arguments that open a target, behind the editor's own words. */
export function editorArguments(editor: string, { directory, file, line }: EditTarget): readonly string[] {
  if (file === null) return [directory];
  const program = programOf(editor);
  const placed = line === null ? file : `${file}:${line}`;
  if (VSCODE.test(program)) return line === null ? [file] : ['--goto', placed];
  if (line === null) return [file];
  if (JETBRAINS.test(program)) return ['--line', String(line), file];
  if (WITH_COLON.test(program)) return [placed];
  return WITH_PLUS.test(program) ? [`+${line}`, file] : [file];
}

/** Whether the editor opens a window of its own. */
export function isGraphical(editor: string): boolean {
  const program = programOf(editor);
  return VSCODE.test(program) || JETBRAINS.test(program) || GRAPHICAL.test(program);
}

/** The name of the program that a command such as `'/my tools/code' --wait` starts. */
function programOf(editor: string): string {
  if (isOnePath(editor)) return basename(editor);
  const first = /^\s*(?:'([^']*)'|"([^"]*)"|((?:\\.|[^\s\\])+))/.exec(editor);
  return basename((first?.[1] ?? first?.[2] ?? first?.[3] ?? editor).replaceAll('\\', ''));
}

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
    const command = isOnePath(editor) ? shellQuote(editor) : editor;
    const child = spawn('sh', ['-c', `${command} "$@"`, editor, ...editorArguments(editor, target)], {
      cwd: directory,
      env: personEnvironment(environment),
      stdio: isGraphical(editor) ? 'ignore' : 'inherit',
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
