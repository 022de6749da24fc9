import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { cleared, held } from '../../sandbox/limited-process.ts';
import type { LimitName } from '../../sandbox/limits.ts';
import { childrenOf } from '../../sandbox/process-tree.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** How a process came to its end: it could not be started, or it exited. */
export type ProcessEnd =
  | { readonly failure: string }
  | { readonly code: number | null; readonly signal: NodeJS.Signals | null };

type OnLimitHit = (name: LimitName) => void;
const ignore = () => {};

export interface ProcessTraits {
  readonly confinement: Sandbox['kind'];
  readonly runsCandidateCode: boolean;
}

/** Owns one process of grading: its start, what it writes, the limits it hits, its end. */
export class ProcessHost {
  readonly child: ChildProcess;
  readonly ended: Promise<ProcessEnd>;
  /** Told when the process hits a limit. A process that is lent on to another run tells it there. */
  onLimitHit: OnLimitHit = ignore;
  /** Told what the process writes. */
  onOutput: (chunk: Buffer, stream: 'stdout' | 'stderr') => void = ignore;
  /** Whether what runs in it may have stopped it by itself. */
  readonly mayStopItself: boolean;
  readonly #confinement: Sandbox['kind'];
  #ending: Promise<void> | undefined;
  #isOverLimit = false;
  #innerPid: number | undefined;

  constructor(
    start: (onLimitHit: OnLimitHit) => ChildProcess,
    { confinement, runsCandidateCode }: ProcessTraits,
  ) {
    const child = start((name) => {
      this.#isOverLimit = true;
      this.onLimitHit(name);
    });
    this.child = child;
    this.#confinement = confinement;
    // Inside bubblewrap it is process 1 of its namespace, which nothing in there can stop.
    this.mayStopItself = runsCandidateCode && confinement === 'none';
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.on('data', (chunk: Buffer) => this.onOutput(chunk, name));
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve({ failure: error.message }));
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
  }

  get isAlive(): boolean {
    const { pid, exitCode, signalCode } = this.child;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  /** Whether it is being ended, by us or for a limit that it hit. */
  get isEnding(): boolean {
    return this.#ending !== undefined || this.#isOverLimit;
  }

  /** The ids of the process that was started and, in a sandbox, of the one that it confines. */
  watchedPids(): number[] {
    const { pid } = this.child;
    if (pid === undefined) return [];
    if (this.#confinement === 'none') return [pid];
    this.#innerPid ??= childrenOf(pid)[0];
    return this.#innerPid === undefined ? [pid] : [pid, this.#innerPid];
  }

  /** Our end of the socket pair whose other end the process has as this descriptor. */
  socket(descriptor: number): Socket {
    return this.child.stdio[descriptor] as unknown as Socket;
  }

  /** Ends the process and everything it started, and waits until it is gone. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    if (this.child.pid === undefined) return;
    await held(this.child);
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    await this.ended;
    await cleared(this.child);
  }

  /** To be called after the end: connections on their way to a process that has ended must reach no other. */
  closeStreams(): void {
    for (const stream of this.child.stdio) stream?.destroy();
    closeHandleOnItsWay(this.child);
  }
}

/**
 * Node closes a handle that it sent when the receiver says that it has it. Where the receiver ends before that, while
 * others are queued behind it, Node never does.
 */
function closeHandleOnItsWay(child: ChildProcess): void {
  const sent = child as unknown as { _pendingMessage?: { readonly handle?: { close(): void } } | null };
  sent._pendingMessage?.handle?.close();
  sent._pendingMessage = null;
}

/** Ends processes side by side. */
export async function endProcesses(hosts: readonly ProcessHost[]): Promise<void> {
  await Promise.all(hosts.map((host) => host.end()));
  for (const host of hosts) host.closeStreams();
}
