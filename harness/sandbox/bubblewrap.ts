import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { NextStep } from '../domain/failure.ts';
import { startLimited } from './limited-process.ts';
import { type CommandPart, hostPath, type Sandbox, type SandboxedProcess } from './sandbox.ts';
import { machineFiles, machineWideProc, type ProcFile, processFiles, systemFiles } from './system-files.ts';
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
  start(process) {
    const { command, workingDirectory, environment, descriptors, limits, onLimitHit } = process;
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
        ...confinement(process),
        ...Object.entries(inner).flatMap(([name, value]) => ['--setenv', name, value]),
        ...['--chdir', workingDirectory, '--'],
        ...command.map(insidePath),
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
function confinement({ mounts, command, scratchBytes, hasOwnProc = false }: Confined): string[] {
  const [program = ''] = command;
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
    ...systemFiles(hostPath(program, mounts)).flatMap((path) => ['--ro-bind', path, path]),
    ...mounts.flatMap(({ host, inside }) => ['--ro-bind', host, inside]),
    ...['--dev', '/dev'],
    ...(hasOwnProc ? ownProc() : fewProcFiles(insidePath(program))),
    ...['--size', size, '--tmpfs', '/dev/shm', '--size', size, '--tmpfs', '/tmp'],
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
  ];
}

type Confined = Pick<SandboxedProcess, 'mounts' | 'command' | 'scratchBytes' | 'hasOwnProc'>;

/**
 * In place of `/proc`, the files that programs size and measure themselves by. Mounts can't hide where they come from:
 * the kernel names each one's place on the host, whatever path it was made through, in `mountinfo` of every process.
 * So there is no such file, nor anything else of processes (`cmdline`, `environ`, `fd`).
 */
function fewProcFiles(program: string): string[] {
  return [
    ...['--size', NO_BYTES, '--tmpfs', '/proc'],
    ...processFiles().flatMap(bound),
    ...['--symlink', program, '/proc/self/exe', '--remount-ro', '/proc'],
  ];
}

/** A `/proc` of its own, with what is about the whole machine covered. */
function ownProc(): string[] {
  const { folders, files } = machineWideProc();
  return [
    ...['--proc', '/proc'],
    ...folders.flatMap((path) => ['--size', NO_BYTES, '--tmpfs', path, '--remount-ro', path]),
    ...files.flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...machineFiles().flatMap(bound),
  ];
}

const bound = ({ host, inside }: ProcFile): string[] => ['--ro-bind', host, inside];

const insidePath = (part: CommandPart): string => (typeof part === 'string' ? part : part.inside);

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
    const confined = confinement({ mounts: [node], command: [node], scratchBytes: 4096 });
    const args = [...confined, node.inside, '--version'];
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
