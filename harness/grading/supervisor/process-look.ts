import { readFileSync } from 'node:fs';

/** How a process is doing, as the kernel tells. */
export interface ProcessLook {
  /** By a signal; it does nothing until somebody continues it. */
  readonly isStopped: boolean;
  /** For how long its main thread was ready to run so far while others had the processors; 0 where it is not told. */
  readonly waitedMs: number;
}

/** Undefined for a process that is gone, and on systems without `/proc`. */
export function lookAt(pid: number): ProcessLook | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold anything.
    const isStopped = stat[stat.lastIndexOf(')') + 2] === 'T';
    return { isStopped, waitedMs: waitedMsOf(pid) };
  } catch {
    return undefined;
  }
}

/** schedstat: time on a processor, time waiting for one (both in ns), and a count. */
function waitedMsOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1_000_000;
  } catch {
    return 0;
  }
}
