import { type ChildProcess, execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { LimitName, Meter, MeteredStart, ProcessLimits } from './limits.ts';

/** Where no cgroup can be made: looks at the tree of processes from outside, and kills. */

/** Without core dumps, and marked by a variable; both are inherited by all that is started. */
const LAUNCH = 'ulimit -c 0; export BUGSQUASH_TREE="$1"; shift; exec "$@"';
const CLOCK_TICKS_PER_SECOND = 100;
const CLEAR_EVERY_MS = 5;
/** What can't be ended in so many rounds hangs in the kernel, and must not hang us. */
const MAX_ROUNDS = 1_000;
const PAGE_BYTES = 4096;

/** One process as seen from outside. `birth` tells two processes apart that had the same id. */
export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly birth: string;
  readonly tasks: number;
  readonly memoryBytes: number;
  /** Of itself and of the children it waited for. */
  readonly cpuMs: number;
}

export function meterByProcessTree(limits: ProcessLimits): MeteredStart {
  const mark = randomUUID();
  return {
    launcher: ['/bin/sh', '-c', LAUNCH, 'launch', mark],
    meter: (child) => new TreeMeter(child, mark, limits),
  };
}

class TreeMeter implements Meter {
  readonly lookEveryMs = 50;
  readonly #child: ChildProcess;
  readonly #mark: string;
  readonly #limits: ProcessLimits;
  /** All that was ever seen in the tree, because who leaves it by a double fork must not get away. */
  readonly #seen = new Map<number, string>();

  constructor(child: ChildProcess, mark: string, limits: ProcessLimits) {
    this.#child = child;
    this.#mark = mark;
    this.#limits = limits;
  }

  async exceeded(): Promise<LimitName | undefined> {
    return exceededBy(await this.#look(), this.#limits);
  }

  async clear(): Promise<void> {
    await this.hold();
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const left = await this.#look();
      if (left.length === 0) return;
      for (const { pid } of left) send(pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, CLEAR_EVERY_MS));
    }
  }

  /** Who is killed while it forks leaves a child without a parent, outside the tree; who is stopped does not. */
  async hold(): Promise<void> {
    const stopped = new Set<number>();
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      // Who left the tree between two looks still has its mark.
      for (const { pid, birth } of markedProcesses(this.#mark)) this.#seen.set(pid, birth);
      const news = (await this.#look()).filter(({ pid }) => !stopped.has(pid));
      if (news.length === 0) return;
      for (const { pid } of news) {
        send(pid, 'SIGSTOP');
        stopped.add(pid);
      }
    }
  }

  async #look(): Promise<SeenProcess[]> {
    const { pid: root, exitCode, signalCode } = this.#child;
    // Once it was waited for, its id may be another's.
    const isOurs = root !== undefined && exitCode === null && signalCode === null && !this.#seen.has(root);
    const roots = new Map<number, string | null>([...(isOurs ? [[root, null] as const] : []), ...this.#seen]);
    const tree = process.platform === 'linux' ? linuxTree(roots) : treeOf(await psTable(), roots);
    this.#seen.clear();
    for (const { pid, birth } of tree) this.#seen.set(pid, birth);
    return tree;
  }
}

/** Which limit a tree is over. */
export function exceededBy(tree: readonly SeenProcess[], limits: ProcessLimits): LimitName | undefined {
  const sum = (of: (seen: SeenProcess) => number) => tree.reduce((total, seen) => total + of(seen), 0);
  if (sum(({ memoryBytes }) => memoryBytes) > limits.memoryBytes) return 'memory';
  if (sum(({ tasks }) => tasks) > limits.tasks) return 'processes';
  if (sum(({ cpuMs }) => cpuMs) > limits.cpuMs) return 'cpu';
  return undefined;
}

function send(pid: number, signal: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

/** Processes by id, with their birth where it is known: who was born at another time is somebody else. */
type Roots = ReadonlyMap<number, string | null>;

function isRoot({ pid, birth }: SeenProcess, roots: Roots): boolean {
  const known = roots.get(pid);
  return known === null || known === birth;
}

/** The roots and the processes below them, by the kernel's own lists of children. */
function linuxTree(roots: Roots): SeenProcess[] {
  const tree = new Map<number, SeenProcess>();
  const pending = [...roots.keys()];
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    if (tree.has(pid)) continue;
    const seen = readLinuxProcess(pid);
    if (!seen || (roots.has(pid) && !isRoot(seen, roots))) continue;
    tree.set(pid, seen);
    pending.push(...childrenOf(pid));
  }
  return [...tree.values()];
}

/** By the kernel's own lists; none on systems without them. */
export function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** Undefined for a process that is gone, or of which only the exit status is left. */
function readLinuxProcess(pid: number): SeenProcess | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name in parentheses may hold anything; the fields after it begin with the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const ticks = field(14) + field(15) + field(16) + field(17);
  return {
    pid,
    parent: field(4),
    birth: String(fields[22 - 3]),
    tasks: field(20),
    memoryBytes: field(24) * PAGE_BYTES,
    cpuMs: (ticks * 1000) / CLOCK_TICKS_PER_SECOND,
  };
}

function markedProcesses(mark: string): SeenProcess[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)) return [];
    } catch {
      return [];
    }
    return readLinuxProcess(Number(pid)) ?? [];
  });
}

/**
 * The processes of trees whose harness is gone. It is the parent of the first of each tree; what has lost its
 * parent belongs to process 1 or to the session's own.
 */
export function leftoverTrees(): SeenProcess[] {
  const trees = new Map<string, SeenProcess[]>();
  for (const { mark, ...seen } of everyMarked()) trees.set(mark, [...(trees.get(mark) ?? []), seen]);
  return [...trees.values()].filter(isAbandoned).flat();
}

function isAbandoned(tree: readonly SeenProcess[]): boolean {
  const pids = new Set(tree.map(({ pid }) => pid));
  const reapers = new Set([1, ...tree.map(({ parent }) => parent).filter(isReaper)]);
  return tree.every(({ parent }) => pids.has(parent) || reapers.has(parent));
}

function isReaper(pid: number): boolean {
  try {
    return /^(systemd|init|tini|dumb-init)$/.test(readFileSync(`/proc/${pid}/comm`, 'latin1').trim());
  } catch {
    return true;
  }
}

/** Ends processes, unless their ids are others' by now. */
export function endTrees(processes: readonly SeenProcess[]): void {
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
    for (const { pid, birth } of processes) if (readLinuxProcess(pid)?.birth === birth) send(pid, signal);
  }
}

function everyMarked(): (SeenProcess & { readonly mark: string })[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const mark = /(?:^|\0)BUGSQUASH_TREE=([0-9a-f-]+)/.exec(
        readFileSync(`/proc/${pid}/environ`, 'latin1'),
      )?.[1];
      const seen = mark === undefined ? undefined : readLinuxProcess(Number(pid));
      return mark === undefined || seen === undefined ? [] : [{ ...seen, mark }];
    } catch {
      return [];
    }
  });
}

/** For other systems than Linux. Threads are not told there, so each process counts once. */
async function psTable(): Promise<SeenProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=,time=,lstart=']).catch(
    () => ({ stdout: '' }),
  );
  return parsePs(stdout);
}

export function parsePs(table: string): SeenProcess[] {
  return table.split('\n').flatMap((line) => {
    const [pid, parent, rss, time, ...birth] = line.trim().split(/\s+/);
    if (!pid || !time) return [];
    const [seconds = 0, minutes = 0, hours = 0] = time.split(/[-:]/).map(Number).toReversed();
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        birth: birth.join(' '),
        tasks: 1,
        memoryBytes: Number(rss) * 1024,
        cpuMs: ((hours * 60 + minutes) * 60 + seconds) * 1000,
      },
    ];
  });
}

/** The processes of a table that are roots or descend from them. */
export function treeOf(table: readonly SeenProcess[], roots: Roots): SeenProcess[] {
  const inTree = new Set(table.filter((seen) => isRoot(seen, roots)).map(({ pid }) => pid));
  for (let size = -1; size !== inTree.size; ) {
    size = inTree.size;
    for (const { pid, parent } of table) if (inTree.has(parent)) inTree.add(pid);
  }
  return table.filter(({ pid }) => inTree.has(pid));
}
