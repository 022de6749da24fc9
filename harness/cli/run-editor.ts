import { spawn } from 'node:child_process';
import { failed, type Result, success } from '../domain/failure.ts';
import type { EditorCommand } from '../workspace/editor-command.ts';
import { personEnvironment } from '../workspace/person-environment.ts';

/** As a shell says that there is no such program. */
const NOT_FOUND = 127;

/**
 * Starts an editor in a directory and waits until its program ends (those with a window of their own do so at once).
 * @param isQuiet gives it no output of ours, because that is one JSON document
 */
export function runEditor(
  { editor, args }: EditorCommand,
  directory: string,
  environment: NodeJS.ProcessEnv,
  { isQuiet, signal }: { readonly isQuiet: boolean; readonly signal: AbortSignal },
): Promise<Result<void>> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', `${editor} "$@"`, editor, ...args], {
      cwd: directory,
      env: personEnvironment(environment),
      stdio: isQuiet ? 'ignore' : 'inherit',
    });
    const end = () => child.kill('SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    const next = 'export VISUAL="code --wait"';
    child.on('error', ({ message }) =>
      resolve(failed('editor-failed', `The editor did not start: ${message}.`, next)),
    );
    child.on('exit', (code, endedBy) => {
      signal.removeEventListener('abort', end);
      if (code === 0) resolve(success(undefined));
      else if (code === NOT_FOUND) resolve(failed('editor-failed', `There is no editor "${editor}".`, next));
      else
        resolve(
          failed(
            'editor-failed',
            `The editor "${editor}" ended with ${endedBy ?? `exit code ${code}`}.`,
            `Open ${directory} yourself.`,
          ),
        );
    });
  });
}
