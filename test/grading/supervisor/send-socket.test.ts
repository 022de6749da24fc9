import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { sendSocket } from '../../../harness/grading/supervisor/send-socket.ts';

test('a socket to a process that has ended is void: the database process is not held up by it', async () => {
  const idle = "process.on('message', () => {})";
  const database = spawn(process.execPath, ['-e', idle], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const subject = spawn(process.execPath, ['-e', ''], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const socket = subject.stdio[3] as unknown as Socket;
  await once(socket, 'close');
  expect(await sendSocket(database, 'statements', socket)).toBe('void');
  database.kill('SIGKILL');
});
