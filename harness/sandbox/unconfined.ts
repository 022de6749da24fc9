import { startLimited } from './limited-process.ts';
import { hostPath, type Sandbox } from './sandbox.ts';

/**
 * No sandbox: the same processes at their host paths. For machines without bubblewrap; every verdict made this
 * way says so. The limits hold all the same.
 */
export const unconfined: Sandbox = {
  kind: 'none',
  start({ mounts, command, workingDirectory, environment, descriptors, limits, onLimitHit }) {
    return startLimited(
      command.map((part) => hostPath(part, mounts)),
      { workingDirectory: hostPath({ inside: workingDirectory }, mounts), environment, descriptors },
      limits,
      onLimitHit,
    );
  },
};
