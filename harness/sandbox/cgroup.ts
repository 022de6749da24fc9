import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LimitName, Meter, MeteredStart, ProcessLimits } from './limits.ts';

/**
 * Limits by cgroup: one for each tree of processes, below the harness's own, made before the start and removed
 * after the end. Version 2 needs a part of the hierarchy that was delegated to this user, version 1 needs root.
 */

/** Joins the cgroups (each argument up to `--`), gives up core dumps, and becomes the command. Fails closed. */
const LAUNCH = `ulimit -c 0
while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs" || exit 126; shift; done
shift
exec "$@"`;
const NAME = /^bugsquash-(\d+)-[0-9a-f]+$/;
const CLEAR_EVERY_MS = 2;
/** What can't be ended in so many rounds hangs in the kernel; the next harness sweeps it away. */
const MAX_ROUNDS = 2_500;
const MAX_EXIT_ROUNDS = 50;

/** Where our cgroups are made; one folder in version 2, one for each controller in version 1. */
export type CgroupParents =
  | { readonly version: 2; readonly parents: readonly [string] }
  | {
      readonly version: 1;
      readonly memory: string;
      readonly pids: string;
      readonly cpuacct: string;
      readonly parents: readonly string[];
    };

/** Undefined where no cgroup can be made. */
export function meterByCgroup(limits: ProcessLimits): MeteredStart | undefined {
  const parents = usableParents();
  if (!parents) return undefined;
  const cgroup = new Cgroup(parents, limits);
  return { launcher: ['/bin/sh', '-c', LAUNCH, 'launch', ...cgroup.directories, '--'], meter: () => cgroup };
}

/** Those that are not cleared yet. A harness that ends meanwhile takes them along. */
const alive = new Set<Cgroup>();
process.once('exit', () => {
  for (const cgroup of alive) cgroup.clearNow();
});

class Cgroup implements Meter {
  /** The kernel enforces memory and tasks; a look costs this process a millisecond. */
  readonly lookEveryMs = 200;
  readonly directories: readonly string[];
  readonly #parents: CgroupParents;
  readonly #name = `bugsquash-${process.pid}-${randomUUID().slice(0, 8)}`;
  readonly #limits: ProcessLimits;

  constructor(parents: CgroupParents, limits: ProcessLimits) {
    this.#parents = parents;
    this.#limits = limits;
    this.directories = parents.parents.map((parent) => join(parent, this.#name));
    for (const directory of this.directories) mkdirSync(directory);
    alive.add(this);
    if (parents.version === 2) {
      const at = join(parents.parents[0], this.#name);
      writeFileSync(join(at, 'memory.max'), String(limits.memoryBytes));
      writeIfThere(join(at, 'memory.swap.max'), '0');
      writeFileSync(join(at, 'pids.max'), String(limits.tasks));
    } else {
      const memory = join(parents.memory, this.#name);
      writeFileSync(join(memory, 'memory.limit_in_bytes'), String(limits.memoryBytes));
      writeIfThere(join(memory, 'memory.memsw.limit_in_bytes'), String(limits.memoryBytes));
      writeFileSync(join(parents.pids, this.#name, 'pids.max'), String(limits.tasks));
    }
  }

  async exceeded(): Promise<LimitName | undefined> {
    const { memoryKills, refusedForks, cpuMs } =
      this.#parents.version === 2 ? this.#usage2() : this.#usage1(this.#parents);
    if (memoryKills > 0) return 'memory';
    if (refusedForks > 0) return 'processes';
    if (cpuMs > this.#limits.cpuMs) return 'cpu';
    return undefined;
  }

  /** A cgroup holds its processes whatever they do. */
  async hold(): Promise<void> {}

  async clear(): Promise<void> {
    let directories = this.directories;
    for (let round = 0; round < MAX_ROUNDS && directories.length > 0; round += 1) {
      for (const directory of directories) killMembers(directory);
      directories = directories.filter((directory) => !removed(directory));
      if (directories.length > 0) await new Promise((resolve) => setTimeout(resolve, CLEAR_EVERY_MS));
    }
    alive.delete(this);
  }

  /** The same while the harness ends: without waiting for long, and whatever then is left the next one sweeps. */
  clearNow(): void {
    const pause = new Int32Array(new SharedArrayBuffer(4));
    let directories = this.directories;
    for (let rounds = 0; rounds < MAX_EXIT_ROUNDS && directories.length > 0; rounds += 1) {
      for (const directory of directories) killMembers(directory);
      Atomics.wait(pause, 0, 0, CLEAR_EVERY_MS);
      directories = directories.filter((directory) => !removed(directory));
    }
    alive.delete(this);
  }

  #usage2() {
    const at = this.directories[0] as string;
    return {
      memoryKills: numberIn(join(at, 'memory.events'), 'oom_kill'),
      refusedForks: numberIn(join(at, 'pids.events'), 'max'),
      cpuMs: numberIn(join(at, 'cpu.stat'), 'usage_usec') / 1_000,
    };
  }

  #usage1({ memory, pids, cpuacct }: CgroupParents & { version: 1 }) {
    return {
      memoryKills: numberIn(join(memory, this.#name, 'memory.oom_control'), 'oom_kill'),
      refusedForks: numberIn(join(pids, this.#name, 'pids.events'), 'max'),
      cpuMs: Number(readFileSync(join(cpuacct, this.#name, 'cpuacct.usage'), 'latin1')) / 1_000_000,
    };
  }
}

/** Who forks while being killed can't any more once the limit is zero. */
function killMembers(directory: string): void {
  try {
    if (existsSync(join(directory, 'pids.max'))) writeFileSync(join(directory, 'pids.max'), '0');
    for (const pid of readFileSync(join(directory, 'cgroup.procs'), 'latin1').split('\n').filter(Boolean)) {
      // 0 stands for a process that our namespace does not know, and to kill() for ourselves.
      if (pid !== '0') process.kill(Number(pid), 'SIGKILL');
    }
  } catch {
    // It ended between reading and killing; the next round sees to the rest.
  }
}

function removed(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function numberIn(file: string, key: string): number {
  return Number(new RegExp(`^${key} (\\d+)$`, 'm').exec(readFileSync(file, 'latin1'))?.[1] ?? 0);
}

function writeIfThere(file: string, value: string): void {
  if (existsSync(file)) writeFileSync(file, value);
}

let usable: { readonly parents: CgroupParents | undefined } | undefined;

/** Tried once in a process, by really putting something into a cgroup with limits. */
export function usableParents(): CgroupParents | undefined {
  usable ??= { parents: process.platform === 'linux' ? candidates().find(works) : undefined };
  return usable.parents;
}

function candidates(): CgroupParents[] {
  try {
    return findCgroupParents(
      readFileSync('/proc/self/mountinfo', 'latin1'),
      readFileSync('/proc/self/cgroup', 'latin1'),
      (directory) =>
        existsSync(join(directory, 'cgroup.subtree_control'))
          ? readFileSync(join(directory, 'cgroup.subtree_control'), 'latin1')
          : '',
    );
  } catch {
    return [];
  }
}

function works(parents: CgroupParents): boolean {
  for (const parent of parents.parents) sweep(parent);
  let cgroup: Cgroup | undefined;
  try {
    cgroup = new Cgroup(parents, { memoryBytes: 64 * 1024 * 1024, tasks: 8, cpuMs: 1_000 });
    return (
      spawnSync('/bin/sh', ['-c', LAUNCH, 'launch', ...cgroup.directories, '--', '/bin/sh', '-c', ':'])
        .status === 0
    );
  } catch {
    return false;
  } finally {
    cgroup?.clearNow();
  }
}

/** Ends and removes what harnesses left that were killed themselves. */
function sweep(parent: string): void {
  try {
    for (const name of readdirSync(parent)) {
      const pid = Number(NAME.exec(name)?.[1]);
      if (!(pid > 0) || existsSync(`/proc/${pid}`)) continue;
      killMembers(join(parent, name));
      removed(join(parent, name));
    }
  } catch {
    // Not ours to read.
  }
}

/**
 * Where cgroups might be made, the better first: in version 2 the nearest folder above that hands memory and
 * pids on to its children, in version 1 below our own place in each hierarchy.
 * @param mountinfo of /proc/self
 * @param membership /proc/self/cgroup
 * @param subtreeControl what that file of a folder holds, '' where there is none
 */
export function findCgroupParents(
  mountinfo: string,
  membership: string,
  subtreeControl: (directory: string) => string,
): CgroupParents[] {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '', point = ''] = before.split(' ');
    const [type = '', , options = ''] = after.split(' ');
    return type.startsWith('cgroup') ? [{ type, root, point, options: options.split(',') }] : [];
  });
  const places = membership
    .split('\n')
    .map((line) => /^\d+:([^:]*):(.*)$/.exec(line))
    .filter((match) => match !== null);
  const folderOf = (
    mount: (typeof mounts)[number] | undefined,
    path: string | undefined,
  ): string | undefined => {
    if (!mount || path === undefined) return undefined;
    if (mount.root === '/') return join(mount.point, path);
    return path === mount.root || path.startsWith(`${mount.root}/`)
      ? join(mount.point, path.slice(mount.root.length))
      : undefined;
  };
  const found: CgroupParents[] = [];

  const unified = mounts.find(({ type }) => type === 'cgroup2');
  const own = folderOf(unified, places.find(([, controllers]) => controllers === '')?.[2]);
  for (let folder = own; unified && folder?.startsWith(unified.point); folder = dirname(folder)) {
    const handedOn = subtreeControl(folder).trim().split(/\s+/);
    if (handedOn.includes('memory') && handedOn.includes('pids'))
      found.push({ version: 2, parents: [folder] });
  }

  const v1 = (controller: string) =>
    folderOf(
      mounts.find(({ type, options }) => type === 'cgroup' && options.includes(controller)),
      places.find(([, controllers]) => controllers?.split(',').includes(controller))?.[2],
    );
  const [memory, pids, cpuacct, cpu] = [v1('memory'), v1('pids'), v1('cpuacct'), v1('cpu')];
  if (memory !== undefined && pids !== undefined && cpuacct !== undefined) {
    // With `cpu` the whole tree weighs as much as one process of its neighbours, however many it has.
    const parents = [...new Set([memory, pids, cpuacct, ...(cpu === undefined ? [] : [cpu])])];
    found.push({ version: 1, memory, pids, cpuacct, parents });
  }
  return found;
}
