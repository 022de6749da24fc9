import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { NextStep } from '../domain/failure.ts';
import { startLimited } from './limited-process.ts';
import { hostPath, type Mount, type Sandbox } from './sandbox.ts';
import { machineWideProc, systemFiles } from './system-files.ts';
import { unusableBubblewrap } from './unusable-bubblewrap.ts';

const UNPRIVILEGED_ID = '65534';
/** For folders that hold nothing: the smallest tmpfs there is. */
const NO_BYTES = '4096';
const PROBE_LIMIT_MS = 10_000;

/**
 * bubblewrap: namespaces of its own for everything, no network, a fresh root that holds only the mounts, no
 * capabilities, no way to make further user namespaces. No seccomp filter: what it would add is a smaller kernel
 * for native code, and it would have to let through whatever V8 and libuv of the next Node call.
 */
export const bubblewrap: Sandbox = {
  kind: 'bubblewrap',
  start({ mounts, command, workingDirectory, environment, descriptors, scratchBytes, limits, onLimitHit }) {
    const ipcIndex = descriptors.indexOf('ipc');
    const inner = {
      ...environment,
      ...(ipcIndex < 0
        ? {}
        : { NODE_CHANNEL_FD: String(3 + ipcIndex), NODE_CHANNEL_SERIALIZATION_MODE: 'json' }),
    };
    return startLimited(
      [
        bubblewrapPath() ?? 'bwrap',
        ...confinement(hostPath(command[0] ?? '', mounts), mounts, scratchBytes),
        ...Object.entries(inner).flatMap(([name, value]) => ['--setenv', name, value]),
        ...['--chdir', workingDirectory, '--'],
        ...command.map((part) => (typeof part === 'string' ? part : part.inside)),
      ],
      // None of our variables, not even for bwrap itself: it is process 1 inside, and its environment can be read there.
      { environment: {}, descriptors },
      limits,
      onLimitHit,
    );
  },
};

/**
 * `--disable-userns` wants `--unshare-user` named. Every tmpfs is sized or read-only, the root's as well. As process 1
 * of its namespace, the program can't be stopped by anything inside.
 */
function confinement(program: string, mounts: readonly Mount[], scratchBytes: number): string[] {
  const { folders, files } = machineWideProc();
  const size = String(scratchBytes);
  return [
    ...['--unshare-user', '--unshare-all', '--disable-userns', '--new-session', '--die-with-parent'],
    '--as-pid-1',
    ...[
      '--clearenv',
      '--cap-drop',
      'ALL',
      '--uid',
      UNPRIVILEGED_ID,
      '--gid',
      UNPRIVILEGED_ID,
      '--hostname',
      'subject',
    ],
    ...systemFiles(program).flatMap((path) => ['--ro-bind', path, path]),
    ...mounts.flatMap(({ host, inside }) => ['--ro-bind', host, inside]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...folders.flatMap((path) => ['--size', NO_BYTES, '--tmpfs', path, '--remount-ro', path]),
    ...files.flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...['--size', size, '--tmpfs', '/dev/shm', '--size', size, '--tmpfs', '/tmp'],
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
  ];
}

/** Looked up by us, because bubblewrap is started without our PATH. */
function bubblewrapPath(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'bwrap'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Whether bubblewrap works here, tried with the options grading uses; else what it said, and what to do about it. */
export async function probeBubblewrap(
  nodePath: string,
): Promise<{ works: true } | { works: false; reason: string; next: NextStep }> {
  const path = process.platform === 'linux' ? bubblewrapPath() : undefined;
  if (path === undefined)
    return {
      works: false,
      reason: 'bubblewrap (bwrap) is not installed',
      next: 'install bubblewrap (apt-get install bubblewrap) on Linux; on Windows use WSL',
    };
  const node = { host: nodePath, inside: '/runtime/node' };
  try {
    const args = [...confinement(nodePath, [node], 4096), node.inside, '--version'];
    const probe = () => promisify(execFile)(path, args, { env: {}, timeout: PROBE_LIMIT_MS });
    // One that is late says nothing where this process was stopped meanwhile; what hangs is late again.
    await probe().catch((error: { killed?: unknown }) => {
      if (error.killed !== true) throw error;
      return probe();
    });
    return { works: true };
  } catch (error) {
    const { code, message, stderr = '' } = error as { code?: unknown; message: string; stderr?: string };
    // A code in words means that it did not even start.
    const end = typeof code === 'number' ? `bwrap ended with ${code}` : message;
    return { works: false, ...unusableBubblewrap(path, stderr.trim().split('\n')[0] || end) };
  }
}
