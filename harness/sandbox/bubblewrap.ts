import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Sandbox } from './sandbox.ts';

/** Read-only system folders that a dynamically linked `node` needs; those that exist are mounted. */
const SYSTEM_LIBRARIES = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/etc/ld.so.cache'];
const UNPRIVILEGED_ID = '65534';

/**
 * bubblewrap: namespaces of its own for everything, no network, a fresh root that holds only the mounts, no
 * capabilities, no way to make further user namespaces. `--disable-userns` wants `--unshare-user` named.
 */
export const bubblewrap: Sandbox = {
  kind: 'bubblewrap',
  start({ mounts, command, workingDirectory, environment, descriptors, scratchBytes }) {
    const size = String(scratchBytes);
    const ipcIndex = descriptors.indexOf('ipc');
    const inner = {
      ...environment,
      ...(ipcIndex < 0
        ? {}
        : { NODE_CHANNEL_FD: String(3 + ipcIndex), NODE_CHANNEL_SERIALIZATION_MODE: 'json' }),
    };
    const args = [
      ...['--unshare-user', '--unshare-all', '--disable-userns', '--new-session', '--die-with-parent'],
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
      ...SYSTEM_LIBRARIES.filter((path) => existsSync(path)).flatMap((path) => ['--ro-bind', path, path]),
      ...mounts.flatMap(({ host, inside }) => ['--ro-bind', host, inside]),
      ...['--proc', '/proc', '--dev', '/dev'],
      ...['--size', size, '--tmpfs', '/dev/shm', '--size', size, '--tmpfs', '/tmp'],
      ...['--remount-ro', '/dev', '--remount-ro', '/'],
      ...Object.entries(inner).flatMap(([name, value]) => ['--setenv', name, value]),
      ...['--chdir', workingDirectory, '--'],
      ...command.map((part) => (typeof part === 'string' ? part : part.inside)),
    ];
    return spawn('bwrap', args, {
      stdio: ['ignore', 'pipe', 'pipe', ...descriptors.map((kind) => (kind === 'closed' ? 'ignore' : kind))],
      detached: true,
    });
  },
};

/** Whether bubblewrap works here, tried with the options grading uses; else what it said. */
export function probeBubblewrap(nodePath: string): { works: true } | { works: false; reason: string } {
  const libraries = SYSTEM_LIBRARIES.filter((path) => existsSync(path)).flatMap((path) => [
    '--ro-bind',
    path,
    path,
  ]);
  const run = spawnSync(
    'bwrap',
    [
      ...[
        '--unshare-user',
        '--unshare-all',
        '--disable-userns',
        '--new-session',
        '--die-with-parent',
        '--clearenv',
      ],
      ...[
        '--cap-drop',
        'ALL',
        ...libraries,
        '--ro-bind',
        nodePath,
        '/runtime/node',
        '--proc',
        '/proc',
        '--dev',
        '/dev',
      ],
      ...['/runtime/node', '--version'],
    ],
    { encoding: 'utf8', timeout: 10_000 },
  );
  if (run.error) return { works: false, reason: 'bubblewrap (bwrap) is not installed' };
  if (run.status !== 0)
    return { works: false, reason: run.stderr.trim().split('\n')[0] || `bwrap ended with ${run.status}` };
  return { works: true };
}
