import { spawn } from 'node:child_process';
import type { CommandPart, Mount, Sandbox } from './sandbox.ts';

/**
 * No sandbox: the same processes at their host paths. For machines without bubblewrap; every verdict made this
 * way says so.
 */
export const unconfined: Sandbox = {
  kind: 'none',
  start({ mounts, command, workingDirectory, environment, descriptors }) {
    const [program = '', ...args] = command.map((part) => hostPath(part, mounts));
    return spawn(program, args, {
      cwd: hostPath({ inside: workingDirectory }, mounts),
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', ...descriptors.map((kind) => (kind === 'closed' ? 'ignore' : kind))],
      // A process group of its own, so that ending it ends what it started.
      detached: true,
    });
  },
};

function hostPath(part: CommandPart, mounts: readonly Mount[]): string {
  if (typeof part === 'string') return part;
  const mount = mounts
    .filter(({ inside }) => part.inside === inside || part.inside.startsWith(`${inside}/`))
    .sort((a, b) => b.inside.length - a.inside.length)[0];
  return mount ? mount.host + part.inside.slice(mount.inside.length) : part.inside;
}
