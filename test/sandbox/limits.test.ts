import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { findCgroupParents } from '../../harness/sandbox/cgroup.ts';
import type { ProcessLimits } from '../../harness/sandbox/limits.ts';
import {
  exceededBy,
  meterByProcessTree,
  parsePs,
  type SeenProcess,
  treeOf,
} from '../../harness/sandbox/process-tree.ts';

const NONE = () => '';

describe('where cgroups are made', () => {
  test('version 1: below our own place in each hierarchy, as the mounts show it', () => {
    const mountinfo = [
      '30 25 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
      '31 25 0:27 /docker/abc /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids',
      '32 25 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
      '33 25 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw',
    ].join('\n');
    const membership = '5:memory:/a/b\n4:pids:/docker/abc/x\n3:cpu,cpuacct:/\n0::/\n';
    expect(findCgroupParents(mountinfo, membership, NONE)).toEqual([
      {
        version: 1,
        memory: '/sys/fs/cgroup/memory/a/b',
        pids: '/sys/fs/cgroup/pids/x',
        cpuacct: '/sys/fs/cgroup/cpu,cpuacct/',
        parents: ['/sys/fs/cgroup/memory/a/b', '/sys/fs/cgroup/pids/x', '/sys/fs/cgroup/cpu,cpuacct/'],
      },
    ]);
  });

  test('version 2: the nearest folder above that hands memory and pids on', () => {
    const mountinfo = '29 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate';
    const own = '/user.slice/user-1000.slice/user@1000.service/app.slice/shell.scope';
    const handedOn: Record<string, string> = {
      '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice': 'cpu memory pids\n',
      '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service': 'memory pids\n',
      '/sys/fs/cgroup/user.slice': 'pids\n',
    };
    expect(
      findCgroupParents(mountinfo, `0::${own}\n`, (folder) => handedOn[folder] ?? '').flatMap(
        ({ parents }) => parents,
      ),
    ).toEqual([
      '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice',
      '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service',
    ]);
  });

  test('nowhere, where there are none', () => {
    expect(findCgroupParents('21 1 8:1 / / rw - ext4 /dev/sda1 rw', '0::/\n', NONE)).toEqual([]);
  });
});

describe('looking at a tree of processes from outside', () => {
  const limits: ProcessLimits = { memoryBytes: 100, tasks: 10, cpuMs: 1_000 };
  const seen = (over: Partial<SeenProcess>): SeenProcess => ({
    pid: 1,
    parent: 0,
    birth: '',
    tasks: 1,
    memoryBytes: 1,
    cpuMs: 1,
    ...over,
  });

  test('sums over the tree, and names the limit', () => {
    expect(exceededBy([seen({ memoryBytes: 60 }), seen({ memoryBytes: 60 })], limits)).toBe('memory');
    expect(exceededBy([seen({ tasks: 6 }), seen({ tasks: 6 })], limits)).toBe('processes');
    expect(exceededBy([seen({ cpuMs: 600 }), seen({ cpuMs: 600 })], limits)).toBe('cpu');
    expect(exceededBy([seen({}), seen({})], limits)).toBeUndefined();
  });

  test('reads the table of ps as macOS and Linux print it', () => {
    const table =
      '  12     1  2048   0:01.50 Sat Nov 22 18:00:00 2025\n  13    12  1024 01:00:02 Sat Nov 22 18:00:01 2025\n  14     1     1   0:00.00 x\n';
    const processes = parsePs(table);
    expect(processes[0]).toMatchObject({ pid: 12, parent: 1, memoryBytes: 2_097_152, cpuMs: 1_500 });
    expect(processes[1]).toMatchObject({ pid: 13, cpuMs: 3_602_000 });
    expect(treeOf(processes, new Map([[12, null]])).map(({ pid }) => pid)).toEqual([12, 13]);
    expect(treeOf(processes, new Map([[12, 'another birth']]))).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('ends what left the tree by a double fork', async () => {
    const program = `
      const { spawn } = require('node:child_process');
      const sleeper = 'setTimeout(() => {}, 60000)';
      const middle = 'require("node:child_process").spawn(process.execPath, ["-e", ' + JSON.stringify(sleeper) + '], { detached: true, stdio: "ignore" }).unref(); setTimeout(() => {}, 600)';
      spawn(process.execPath, ['-e', middle], { detached: true, stdio: 'ignore' });
      setInterval(() => {}, 1000);`;
    const { launcher, meter } = meterByProcessTree({ memoryBytes: 2 ** 40, tasks: 1_000, cpuMs: 60_000 });
    const [shell = '', ...args] = [...launcher, process.execPath, '-e', program];
    const child = spawn(shell, args, { detached: true, stdio: 'ignore' });
    const watch = meter(child);
    for (let looks = 0; looks < 25; looks += 1) {
      expect(await watch.exceeded()).toBeUndefined();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const exit = once(child, 'exit');
    process.kill(child.pid as number, 'SIGKILL');
    await exit;
    await watch.clear();
    expect(await watch.exceeded()).toBeUndefined();
  });

  test.runIf(process.platform === 'linux')('ends a tree that takes too much', async () => {
    const { launcher, meter } = meterByProcessTree({
      memoryBytes: 200 * 1024 * 1024,
      tasks: 1_000,
      cpuMs: 60_000,
    });
    const [shell = '', ...args] = [
      ...launcher,
      process.execPath,
      '-e',
      'const kept = []; setInterval(() => kept.push(Buffer.alloc(1e7, 1)), 5)',
    ];
    const child = spawn(shell, args, { detached: true, stdio: 'ignore' });
    const watch = meter(child);
    const exit = once(child, 'exit');
    let hit: string | undefined;
    while (hit === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      hit = await watch.exceeded();
    }
    expect(hit).toBe('memory');
    await watch.clear();
    expect((await exit)[1]).toBe('SIGKILL');
  });
});
