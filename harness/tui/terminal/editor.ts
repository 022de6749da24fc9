import { spawn } from 'node:child_process';

/** The user's editor command, as git would choose it; null when none is set. */
export const editorFor = (environment: NodeJS.ProcessEnv): string | null =>
  environment.VISUAL || environment.EDITOR || null;

/** Opens the editor on a directory, in the terminal we have; returns what went wrong, if anything. */
export function openEditor(editor: string, directory: string): Promise<string | null> {
  return new Promise((resolve) => {
    // The command may have arguments ("code --wait"), so the shell takes it apart, as git does.
    const child = spawn('sh', ['-c', `${editor} "$@"`, editor, directory], {
      cwd: directory,
      stdio: 'inherit',
    });
    child.on('error', (error) => resolve(`The editor did not start: ${error.message}`));
    child.on('exit', (code, signal) => {
      if (code === 127) resolve(`There is no editor "${editor}". Your code: ${directory}`);
      else resolve(code === 0 ? null : `The editor ended with ${signal ?? `exit code ${code}`}.`);
    });
  });
}
