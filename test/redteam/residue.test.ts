import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bubblewrap } from '../../harness/sandbox/bubblewrap.ts';
import { usableParents } from '../../harness/sandbox/cgroup.ts';
import { cleared } from '../../harness/sandbox/limited-process.ts';
import { unconfined } from '../../harness/sandbox/unconfined.ts';
import { hasSandbox, sandboxHere } from '../support/grader.ts';
import { ADDER, attack, expectHonestStillGraded, expectNoPass, NOTES } from './rig.ts';

/** Escape and residue: rows 33 to 37, and what grading itself leaves. */

/** All that grading makes on the host and has to take away. */
function hostState() {
  return {
    processes: readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid && belongsToGrading(pid))
      .map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')),
    mounts: readFileSync('/proc/self/mounts', 'latin1').split('\n').length,
    cgroups: (usableParents()?.parents ?? []).flatMap((parent) =>
      readdirSync(parent).filter((name) => name.startsWith(`bugsquash-${process.pid}-`)),
    ),
    sharedMemory: readdirSync('/dev/shm').filter((name) => name === 'for-the-next'),
    sockets: unixSockets(),
    temporaryFiles: readdirSync(tmpdir()),
    coreFiles: readdirSync(process.cwd()).filter((name) => /^core(\.\d+)?$/.test(name)),
  };
}

const openDescriptors = () => readdirSync('/proc/self/fd').length;

/** Others grade on this machine too; what lies in here is ours. */
const temporary = mkdtempSync(join(tmpdir(), 'bugsquash-residue-'));
beforeAll(() => {
  process.env.TMPDIR = temporary;
});
afterAll(() => {
  delete process.env.TMPDIR;
  rmSync(temporary, { recursive: true });
});

/** Started by this very process. */
function belongsToGrading(pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return parent === process.pid && /bwrap|grading/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
  } catch {
    return false;
  }
}

const unixSockets = () =>
  readFileSync('/proc/net/unix', 'latin1')
    .split('\n')
    .filter((line) => line.includes(temporary) || line.includes('subject.sock'));

describe.runIf(hasSandbox)('in the sandbox', () => {
  test('33, 34, 35, 36: nothing passes from one submission to the next: files, sockets, terminal, core dump', async () => {
    const before = hostState();
    for (let round = 0; round < 2; round += 1) {
      const attacked = await attack(ADDER, '33-leave-things');
      expect(attacked.found).toEqual({ left: [], listening: true, terminal: false, core: ['0', '0'] });
      expectNoPass(attacked);
      expect(attacked.verdict.limits.hit).toEqual([]);
    }
    expect(hostState()).toEqual(before);
  });

  test('37: no further user namespace, no mount, and the kernel settings are out of reach', async () => {
    const tries = [
      ['unshare', '--user', '/canary/true'],
      ['unshare', '--user', '--map-root-user', '/canary/true'],
      ['unshare', '--mount', '/canary/true'],
      ['mount', '-t', 'tmpfs', 'tmpfs', '/tmp'],
      ['nsenter', '--target', '1', '--user', '/canary/true'],
    ];
    for (const [program = '', ...args] of tries) {
      const path = execFileSync('/bin/sh', ['-c', `command -v ${program} || true`], {
        encoding: 'utf8',
      }).trim();
      if (path === '') continue;
      const child = bubblewrap.start({
        mounts: [
          { host: path, inside: `/canary/${program}` },
          { host: '/bin/true', inside: '/canary/true' },
        ],
        command: [{ inside: `/canary/${program}` }, ...args],
        workingDirectory: '/tmp',
        environment: {},
        descriptors: [],
        scratchBytes: 4096,
        limits: { memoryBytes: 64 * 1024 * 1024, tasks: 16, cpuMs: 5_000 },
      });
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
      });
      const code = await new Promise((resolve) => child.once('close', resolve));
      await cleared(child);
      expect({ program, code }).not.toEqual({ program, code: 0 });
      expect(said).toMatch(/not permitted|No space left|denied|must be superuser|failed|No such file/);
    }
  });
});

test.for([
  ['with the sandbox of this machine', sandboxHere],
  ['without a sandbox', unconfined],
] as const)('after honest and hostile gradings nothing is left on the host, %s', async ([, sandbox]) => {
  await expectHonestStillGraded(NOTES);
  const before = hostState();
  const descriptorsBefore = openDescriptors();
  expect(before).toMatchObject({ processes: [], cgroups: [], temporaryFiles: [], coreFiles: [] });
  const cancelled = AbortSignal.timeout(300);
  await Promise.all([
    attack(NOTES, '46-hostile-query', {
      sandbox,
      databaseLimits: { cpuMs: 500 },
      limits: { requestLimitMs: 1_000 },
    }),
    attack(ADDER, '31-orphans', { sandbox }),
    attack(ADDER, '26-never-answer', { sandbox, signal: cancelled }),
  ]);
  await expectHonestStillGraded(ADDER);
  expect(hostState()).toEqual(before);
  await vi.waitFor(() => expect(openDescriptors()).toBeLessThanOrEqual(descriptorsBefore), {
    timeout: 10_000,
  });
});
