import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { cleared, held } from '../../sandbox/limited-process.ts';
import type { LimitName } from '../../sandbox/limits.ts';

/** How a process came to its end: it could not be started, or it exited. */
export type ProcessEnd =
  | { readonly failure: string }
  | { readonly code: number | null; readonly signal: NodeJS.Signals | null };

type OnLimitHit = (name: LimitName) => void;
const ignore = () => {};

/** Owns one process of grading: its start, what it writes, the limits it hits, its end. */
export class ProcessHost {
  readonly child: ChildProcess;
  readonly ended: Promise<ProcessEnd>;
  /** Told when the process hits a limit. A process that is lent on to another run tells it there. */
  onLimitHit: OnLimitHit = ignore;
  /** Told what the process writes. */
  onOutput: (chunk: Buffer, stream: 'stdout' | 'stderr') => void = ignore;
  #ending: Promise<void> | undefined;

  constructor(start: (onLimitHit: OnLimitHit) => ChildProcess) {
    const child = start((name) => this.onLimitHit(name));
    this.child = child;
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
  }
}

/** Ends processes side by side. */
export async function endProcesses(hosts: readonly ProcessHost[]): Promise<void> {
  await Promise.all(hosts.map((host) => host.end()));
  for (const host of hosts) host.closeStreams();
}
