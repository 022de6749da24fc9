import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DEFAULT_SQL_MODULES } from '../../../harness/domain/exercise.ts';
import { DatabaseClient } from '../../../harness/grading/examiner/database-client.ts';
import { CLOCK_STARTS_AT_MS } from '../../../harness/grading/protocol/clock.ts';
import { sendSocket } from '../../../harness/grading/supervisor/send-socket.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Where a subject of these tests finds its end of the statements socket. */
export const SUBJECT_FD = 4;

/** A real database process with the examiner's control of it. */
export interface RunningDatabase {
  readonly child: ChildProcess;
  readonly control: DatabaseClient;
  /** What the database process wrote to stderr: nothing, unless it has a bug. */
  stderr(): string;
  /** Starts `fixtures/<name>` with its descriptor 4 attached to the database process, and admits it. */
  subject(name: string, ...args: string[]): Promise<ChildProcess>;
  stop(): Promise<void>;
}

/** @param modules the virtual-table modules that there are, as an exercise declares them */
export async function startDatabase(
  workingDirectory: string,
  modules: readonly string[] = DEFAULT_SQL_MODULES,
): Promise<RunningDatabase> {
  const child = spawn(
    process.execPath,
    [
      '--no-warnings',
      here('../../../dist/grading/database/main.js'),
      '--control-fd=4',
      `--modules=${modules.join()}`,
    ],
    {
      cwd: workingDirectory,
      stdio: ['ignore', 'inherit', 'pipe', 'ipc', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const control = new DatabaseClient(child.stdio[4] as unknown as Socket);
  const subjects: ChildProcess[] = [];
  return {
    child,
    control,
    stderr: () => stderr,
    async subject(name, ...args) {
      const subject = spawn(process.execPath, ['--no-warnings', here(`./fixtures/${name}`), ...args], {
        cwd: workingDirectory,
        stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
      });
      subjects.push(subject);
      if (
        (await sendSocket(child, 'statements', subject.stdio[SUBJECT_FD] as unknown as Socket)) !== 'attached'
      ) {
        throw new Error('the database process took no subject');
      }
      await control.admit(CLOCK_STARTS_AT_MS, true);
      return subject;
    },
    async stop() {
      control.close();
      for (const running of [...subjects, child]) await ended(running);
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** A conversation with a fixture: each message is answered by one. Rejects when the fixture goes away. */
export function ask<T>(subject: ChildProcess, message: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      subject.off('message', onMessage);
      subject.off('exit', onExit);
      act();
    };
    const onMessage = (answer: unknown) => settle(() => resolve(answer as T));
    const onExit = () => settle(() => reject(new Error('the fixture went away')));
    subject.on('message', onMessage);
    subject.on('exit', onExit);
    subject.send(message as object);
  });
}
