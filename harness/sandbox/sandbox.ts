import type { ChildProcess } from 'node:child_process';

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
}

/** Either a plain argument or a path inside, which an unconfined run translates back to the host's. */
export type CommandPart = string | { readonly inside: string };

export interface Sandbox {
  readonly kind: 'bubblewrap' | 'none';
  start(process: SandboxedProcess): ChildProcess;
}
