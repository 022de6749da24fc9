import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usableParents } from '../../harness/sandbox/cgroup.ts';

/**
 * User and system CPU time of processes and of all they ever start, by a cgroup. What processes say of
 * the children that they waited for would miss the sandboxed ones: those are killed from outside, and nobody waits
 * for them. The sandbox's own cgroups are made below this one, so their time is in it.
 */
export class CpuMeter {
  readonly #folders: readonly string[];
  readonly #usageMs: () => number;

  private constructor(folders: readonly string[], usageMs: () => number) {
    this.#folders = folders;
    this.#usageMs = usageMs;
  }

  /** Undefined where this user can make no cgroup. */
  static open(name: string): CpuMeter | undefined {
    const parents = usableParents();
    if (!parents) return undefined;
    const folder = join(
      parents.version === 1 ? parents.cpuacct : parents.parents[0],
      `bench-${process.pid}-${name}`,
    );
    mkdirSync(folder);
    if (parents.version === 1) {
      return new CpuMeter(
        [folder],
        () => Number(readFileSync(join(folder, 'cpuacct.usage'), 'latin1')) / 1_000_000,
      );
    }
    // Version 2 keeps processes in the leaves, and the sandbox makes its own beside this one.
    writeFileSync(join(folder, 'cgroup.subtree_control'), '+memory +pids');
    const leaf = join(folder, 'leaf');
    mkdirSync(leaf);
    return new CpuMeter([leaf, folder], () => {
      const usage = /^usage_usec (\d+)$/m.exec(readFileSync(join(folder, 'cpu.stat'), 'latin1'));
      return Number(usage?.[1]) / 1_000;
    });
  }

  /** Right after the spawn; what the process used before is lost, well below a millisecond. */
  adopt(child: Pick<ChildProcess, 'pid'>): void {
    if (child.pid !== undefined)
      writeFileSync(join(this.#folders[0] as string, 'cgroup.procs'), String(child.pid));
  }

  /** CPU time so far. */
  get usageMs(): number {
    return this.#usageMs();
  }

  /** The processes have to be gone; the sandbox's cgroups below may be left, if the harness was killed. */
  async close(): Promise<void> {
    for (const folder of this.#folders) {
      const below = readdirSync(folder, { withFileTypes: true }).filter((item) => item.isDirectory());
      for (const { name } of below) await removed(join(folder, name));
      await removed(folder);
    }
  }
}

/** A cgroup is busy until the kernel has cleared its last process away. */
async function removed(folder: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return rmdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY' || tries === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
