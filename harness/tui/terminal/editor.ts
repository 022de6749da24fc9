import { spawn } from 'node:child_process';
import { personEnvironment } from '../../workspace/person-environment.ts';

/** The user's editor command, as git would choose it; null when none is set. */
export const editorFor = (environment: NodeJS.ProcessEnv): string | null =>
  environment.VISUAL || environment.EDITOR || null;

/** An editor that is asked to end has this long to do so. */
const GRACE_MS = 1_500;

/**
 * Opens the editor on a directory, in the terminal we have; returns what went wrong, if anything.
 * @param signal when aborted, asks the editor to end, because we have to
 */
export function openEditor(
  editor: string,
  directory: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string | null> {
  return new Promise((resolve) => {
    // The command may have arguments ("code --wait"), so the shell takes it apart, as git does.
    const child = spawn('sh', ['-c', `${editor} "$@"`, editor, directory], {
      cwd: directory,
      env: personEnvironment(environment),
      stdio: 'inherit',
    });
    const end = () => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
    };
    signal.addEventListener('abort', end, { once: true });
    child.on('error', (error) => resolve(`The editor did not start: ${error.message}`));
    child.on('exit', (code, endedBy) => {
      signal.removeEventListener('abort', end);
      if (code === 127) resolve(`There is no editor "${editor}". Your code: ${directory}`);
      else resolve(code === 0 ? null : `The editor ended with ${endedBy ?? `exit code ${code}`}.`);
    });
  });
}
