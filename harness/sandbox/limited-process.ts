import { type ChildProcess, spawn } from 'node:child_process';
import { meterByCgroup } from './cgroup.ts';
import type { LimitName, Meter, ProcessLimits } from './limits.ts';
import { meterByProcessTree } from './process-tree.ts';
import type { SandboxedProcess } from './sandbox.ts';

export interface SpawnOptions {
  readonly workingDirectory?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly descriptors: SandboxedProcess['descriptors'];
}

interface Watched {
  readonly meter: Meter;
  readonly cleared: Promise<void>;
}

const watched = new WeakMap<ChildProcess, Watched>();

/**
 * Starts a command whose whole tree of processes is held to limits: by a cgroup of its own where this machine
 * lets us make one, else by looking at the tree from outside. Once a limit is hit, the tree is ended and the
 * limit named; when the process ends by itself, what it left running ends too.
 */
export function startLimited(
  command: readonly string[],
  { workingDirectory, environment, descriptors }: SpawnOptions,
  limits: ProcessLimits,
  onLimitHit: (name: LimitName) => void = () => {},
): ChildProcess {
  const { launcher, meter } = meterByCgroup(limits) ?? meterByProcessTree(limits);
  const [program = '', ...args] = [...launcher, ...command];
  const child = spawn(program, args, {
    ...(workingDirectory === undefined ? {} : { cwd: workingDirectory }),
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', ...descriptors.map((kind) => (kind === 'closed' ? 'ignore' : kind))],
    // A process group of its own, so that ending it ends what it started.
    detached: true,
  });
  const measure = meter(child);
  watched.set(child, { meter: measure, cleared: watch(child, measure, onLimitHit) });
  return child;
}

/** Resolves when a process that has ended left nothing behind: no process, no cgroup. */
export async function cleared(child: ChildProcess): Promise<void> {
  await watched.get(child)?.cleared;
}

/** To be awaited before a process is killed: what it is just starting must not get away. */
export async function held(child: ChildProcess): Promise<void> {
  await watched.get(child)?.meter.hold();
}

async function watch(
  child: ChildProcess,
  meter: Meter,
  onLimitHit: (name: LimitName) => void,
): Promise<void> {
  const ended = new Promise<'ended'>((resolve) => {
    child.once('exit', () => resolve('ended'));
    child.once('error', () => resolve('ended'));
  });
  for (;;) {
    const happened = await Promise.race([ended, nextLook(meter.lookEveryMs)]);
    // After the end once more: the kernel may have ended it for its memory.
    const name = await meter.exceeded();
    if (name !== undefined) onLimitHit(name);
    if (name !== undefined || happened === 'ended') break;
  }
  await meter.clear();
}

/** Unreferenced: looking must keep no harness alive that has nothing else to do. */
function nextLook(afterMs: number): Promise<'look'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('look'), afterMs).unref();
  });
}
