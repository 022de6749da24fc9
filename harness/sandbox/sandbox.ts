import type { ChildProcess } from 'node:child_process';
import type { LimitName, ProcessLimits } from './limits.ts';

/**
 * What a process of grading may see, whatever confines it. Paths inside are fixed by us, so that nothing of
 * the host's layout shows in the code under test.
 */
export interface Mount {
  /** Absolute path on the host. */
  readonly host: string;
  /** Absolute path inside; read-only. */
  readonly inside: string;
}

export interface SandboxedProcess {
  readonly mounts: readonly Mount[];
  /** Paths inside that are joined to the front of the arguments: the first is the program. */
  readonly command: readonly CommandPart[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Pipes beyond stdin, stdout and stderr, in order from descriptor 3; `ipc` is Node's channel. */
  readonly descriptors: readonly ('pipe' | 'ipc' | 'closed')[];
  /** Size of each writable tmpfs, where there is one. */
  readonly scratchBytes: number;
  /**
   * For a program that finds itself by `/proc/self/exe`. With a `/proc` of its own it also sees where on the host its
   * mounts lie, so nothing that runs the candidate's code may have one.
   */
  readonly hasOwnProc?: boolean;
  /** Of the process and all that it starts, with a sandbox and without. */
  readonly limits: ProcessLimits;
  /** Told once, when a limit was hit; the process and all that it started are ended then. */
  readonly onLimitHit?: ((name: LimitName) => void) | undefined;
}

/** Either a plain argument or a path inside, which an unconfined run translates back to the host's. */
export type CommandPart = string | { readonly inside: string };

export interface Sandbox {
  readonly kind: 'bubblewrap' | 'none';
  /** Starts the process. After its end, `cleared` of `limited-process.ts` says when nothing of it is left. */
  start(process: SandboxedProcess): ChildProcess;
}

/** The host's path of a part of a command. */
export function hostPath(part: CommandPart, mounts: readonly Mount[]): string {
  if (typeof part === 'string') return part;
  const mount = mounts
    .filter(({ inside }) => part.inside === inside || part.inside.startsWith(`${inside}/`))
    .sort((a, b) => b.inside.length - a.inside.length)[0];
  return mount ? mount.host + part.inside.slice(mount.inside.length) : part.inside;
}
