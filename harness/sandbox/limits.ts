import type { ChildProcess } from 'node:child_process';

/** What a tree of processes may use, the process that was started and all that it starts together. */
export interface ProcessLimits {
  /** Memory, and what lies in its tmpfs where a cgroup counts it. */
  readonly memoryBytes: number;
  /** Processes and threads. A `node` has about a dozen threads. */
  readonly tasks: number;
  /** Processor time, over all processors. */
  readonly cpuMs: number;
}

/** The names that go into a verdict's `limits.hit`. */
export type LimitName = 'memory' | 'processes' | 'cpu';

/** Measures one tree of processes against its limits, and ends it. */
export interface Meter {
  /** How long a tree may be over a limit that the kernel does not enforce by itself, in milliseconds. */
  readonly lookEveryMs: number;
  /** The limit that has been hit, as far as can be seen now. */
  exceeded(): Promise<LimitName | undefined>;
  /** To be called before the tree is ended, so that nothing can leave it meanwhile. */
  hold(): Promise<void>;
  /** Ends every process of the tree, whatever it did to hide, and takes away what the meter itself made. */
  clear(): Promise<void>;
}

export interface MeteredStart {
  /** Goes in front of the command, so that it is metered from its first instruction on. */
  readonly launcher: readonly string[];
  meter(child: ChildProcess): Meter;
}
