import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { homedir } from 'node:os';
import type { Installation } from '../grading/supervisor/start-processes.ts';
import { cleared } from '../sandbox/limited-process.ts';
import type { LimitName, ProcessLimits } from '../sandbox/limits.ts';
import type { CommandPart, Mount, Sandbox } from '../sandbox/sandbox.ts';
import type { MachineLine } from './machine-line.ts';

/**
 * Canaries: small programs that try inside the real sandbox, on this very machine, what code under test must not
 * be able to do. A line says what holds and what does not.
 */

const MIB = 1024 * 1024;
const LIMITS: ProcessLimits = { memoryBytes: 256 * MIB, tasks: 64, cpuMs: 10_000 };
const CANARY_LIMIT_MS = 15_000;
const SECRET_NAME = 'BUGSQUASH_CANARY';
const OWN_STATUS = '/canary/status';
const REPORT_BUG =
  'the sandbox is not what it should be: update bubblewrap and the kernel, and do not host with it until this line is ok';
const WITHOUT_SANDBOX = 'install bubblewrap (apt-get install bubblewrap) on Linux; on Windows use WSL';

interface Canary {
  readonly name: string;
  readonly holds: string;
  /** Runs inside; what it prints, one item a line, is what it managed to do. */
  readonly program: string;
  /** Beside Node. */
  readonly mounts?: readonly Mount[];
}

interface Ran {
  readonly managed: readonly string[];
  readonly limitsHit: readonly LimitName[];
  /** Neither an exit code of 0 nor an end by a limit. */
  readonly trouble: string | null;
}

/** Tries the sandbox from inside. Takes about a second, and leaves nothing. */
export async function runSandboxCanaries(
  sandbox: Sandbox,
  installation: Installation,
): Promise<MachineLine[]> {
  const limits = await Promise.all(LIMIT_CANARIES.map((canary) => limitLine(sandbox, installation, canary)));
  if (sandbox.kind === 'none') {
    const name = 'sandbox: confinement';
    const detail = 'none: code under test can read your files and use the network';
    return [{ name, state: 'warning', detail, next: WITHOUT_SANDBOX }, ...limits];
  }
  const servers = await Promise.all([
    listen({ port: 0, host: '127.0.0.1' }),
    listen({ path: `\0bugsquash-canary-${randomUUID()}` }),
  ]);
  process.env[SECRET_NAME] = randomUUID();
  try {
    const lines = await Promise.all(
      canaries(servers).map((canary) => confinementLine(sandbox, installation, canary)),
    );
    return [...lines, await namespaceLine(sandbox), ...limits];
  } finally {
    delete process.env[SECRET_NAME];
    for (const server of servers) server.close();
  }
}

function canaries(servers: readonly Server[]): Canary[] {
  const [tcp, abstract] = servers.map((server) => server.address());
  const secrets = ['/etc/passwd', '/etc/shadow', '/etc/hostname', '/root', '/home', '/sys', '/var', '/run'];
  // There may be a folder of that name inside, such as / or /tmp: only this machine's own may not be seen.
  const ownFolders = [homedir(), process.cwd()].flatMap((path) => {
    try {
      const { dev, ino } = statSync(path);
      return [{ path, dev, ino }];
    } catch {
      return [];
    }
  });
  return [
    {
      name: 'sandbox: network',
      holds: 'none: neither this machine nor another can be reached',
      program: `
        const { connect } = require('node:net');
        const targets = [
          [{ host: '127.0.0.1', port: ${(tcp as { port: number }).port} }, 'reached a server of this machine'],
          [{ path: ${JSON.stringify(abstract)} }, 'reached an abstract socket of this machine'],
          [{ host: '1.1.1.1', port: 53 }, 'reached the internet'],
          [{ host: '169.254.169.254', port: 80 }, 'reached a metadata service'],
        ];
        for (const [where, did] of targets) {
          const socket = connect(where, () => { console.log(did); socket.destroy(); });
          socket.on('error', () => {});
          setTimeout(() => socket.destroy(), 500).unref();
        }`,
    },
    {
      name: 'sandbox: files',
      holds: "neither your files nor the system's can be read",
      program: `
        const { readdirSync, readFileSync, statSync } = require('node:fs');
        const own = ${JSON.stringify(ownFolders)}.filter(({ path, dev, ino }) => {
          const inside = statSync(path, { throwIfNoEntry: false });
          return inside?.dev === dev && inside.ino === ino;
        });
        for (const path of [...${JSON.stringify(secrets)}, ...own.map(({ path }) => path)]) {
          for (const read of [readFileSync, readdirSync]) try { read(path); console.log('read ' + path); } catch {}
        }`,
    },
    {
      name: 'sandbox: writing',
      holds: 'only its own /tmp and /dev/shm, and no more than their size',
      program: `
        const { closeSync, openSync, writeFileSync } = require('node:fs');
        for (const folder of ['/', '/runtime', '/lib', '/usr', '/etc', '/dev', '/proc', '/var']) {
          try { writeFileSync(folder + '/canary', ''); console.log('wrote to ' + folder); } catch {}
        }
        for (const path of ['/proc/sys/kernel/core_pattern', '/proc/sys/vm/drop_caches', '/proc/sysrq-trigger', '/runtime/node']) {
          try { closeSync(openSync(path, 'r+')); console.log('may write ' + path); } catch {}
        }
        for (const folder of ['/tmp', '/dev/shm']) {
          try { for (let n = 0; n < 20; n += 1) writeFileSync(folder + '/' + n, Buffer.alloc(1e6)); console.log('filled more than its share of ' + folder); } catch {}
        }`,
    },
    {
      name: 'sandbox: processes',
      holds: "the machine's processes, the environment of the grader, and where files lie can't be seen",
      // The sandbox itself shows no such file.
      mounts: [{ host: '/proc/self/status', inside: OWN_STATUS }],
      program: `
        const { existsSync, readdirSync, readFileSync } = require('node:fs');
        for (const pid of readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
          if (Number(pid) > 100) console.log('sees process ' + pid);
          try { if (readFileSync('/proc/' + pid + '/environ', 'latin1').includes('${SECRET_NAME}=')) console.log('reads the environment of the grader'); } catch {}
        }
        try { process.kill(${process.pid}, 0); console.log('may signal process ${process.pid}'); } catch {}
        for (const file of ['cmdline', 'mountinfo']) {
          try { readFileSync('/proc/1/' + file); console.log('reads where this machine has its files (/proc/1/' + file + ')'); } catch {}
        }
        const status = ['${OWN_STATUS}', '/proc/self/status'].find((file) => existsSync(file));
        const { CapEff } = Object.fromEntries(readFileSync(status, 'latin1').split('\\n').map((line) => line.split(':\\t')));
        if (!/^0+$/.test(CapEff)) console.log('has the capabilities ' + CapEff);`,
    },
  ];
}

const LIMIT_CANARIES: readonly {
  readonly name: string;
  readonly hits: LimitName;
  readonly limits: ProcessLimits;
  readonly program: string;
}[] = [
  {
    name: 'limit: memory',
    hits: 'memory',
    limits: { ...LIMITS, memoryBytes: 128 * MIB },
    program: 'const kept = []; for (let n = 0; n < 2000; n += 1) kept.push(Buffer.alloc(1e6, 1));',
  },
  {
    name: 'limit: processes',
    hits: 'processes',
    // Looked at from outside, each of them counts all the memory that they share.
    limits: { ...LIMITS, memoryBytes: 4096 * MIB, tasks: 40 },
    program: `
      const { spawn } = require('node:child_process');
      for (let n = 0; n < 20; n += 1) spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3000)'], { detached: true, stdio: 'ignore' }).on('error', () => {});
      setTimeout(() => {}, 3000);`,
  },
  {
    name: 'limit: processor time',
    hits: 'cpu',
    limits: { ...LIMITS, cpuMs: 400 },
    program: 'const until = Date.now() + 5000; while (Date.now() < until);',
  },
];

async function confinementLine(
  sandbox: Sandbox,
  installation: Installation,
  { name, holds, program, mounts = [] }: Canary,
): Promise<MachineLine> {
  const seen = [...nodeMount(installation), ...mounts];
  const { managed, trouble } = await run(sandbox, seen, [NODE, '-e', program], LIMITS);
  if (trouble !== null)
    return { name, state: 'failed', detail: `could not be tried: ${trouble}`, next: REPORT_BUG };
  return managed.length === 0
    ? { name, state: 'ok', detail: holds, next: null }
    : { name, state: 'failed', detail: `code under test ${managed.join(', ')}`, next: REPORT_BUG };
}

async function limitLine(
  sandbox: Sandbox,
  installation: Installation,
  { name, hits, limits, program }: (typeof LIMIT_CANARIES)[number],
): Promise<MachineLine> {
  const { limitsHit } = await run(sandbox, nodeMount(installation), [NODE, '-e', program], limits);
  return limitsHit.includes(hits)
    ? {
        name,
        state: 'ok',
        detail: 'is kept: what goes over it is ended, and the verdict says so',
        next: null,
      }
    : {
        name,
        state: 'failed',
        detail: 'a program went over it and was not ended',
        next: 'do not host on this machine; grade your own code only',
      };
}

/** With the system's own tool, because Node has no call for it. */
async function namespaceLine(sandbox: Sandbox): Promise<MachineLine> {
  const name = 'sandbox: namespaces';
  const tool = ['/usr/bin/unshare', '/bin/unshare'].find((path) => existsSync(path));
  if (tool === undefined)
    return { name, state: 'ok', detail: 'not tried, because unshare is not installed', next: null };
  const mounts = [{ host: tool, inside: '/canary/unshare' }];
  const { trouble } = await run(
    sandbox,
    mounts,
    [{ inside: '/canary/unshare' }, '--user', '/canary/unshare', '--version'],
    LIMITS,
  );
  return trouble === null
    ? { name, state: 'failed', detail: 'code under test made a user namespace of its own', next: REPORT_BUG }
    : { name, state: 'ok', detail: 'no further one can be made inside', next: null };
}

const NODE = { inside: '/runtime/node' } satisfies CommandPart;

function nodeMount({ nodePath }: Installation): Mount[] {
  return [{ host: nodePath, inside: NODE.inside }];
}

async function run(
  sandbox: Sandbox,
  mounts: readonly Mount[],
  command: readonly CommandPart[],
  limits: ProcessLimits,
): Promise<Ran> {
  const limitsHit: LimitName[] = [];
  const child = sandbox.start({
    mounts,
    command,
    workingDirectory: '/tmp',
    environment: { HOME: '/tmp' },
    descriptors: [],
    scratchBytes: 8 * MIB,
    limits,
    onLimitHit: (name) => limitsHit.push(name),
  });
  let printed = '';
  let complained = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    complained += chunk.toString('utf8');
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), CANARY_LIMIT_MS);
  const code = await new Promise<number | string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal));
  });
  clearTimeout(timer);
  await cleared(child);
  const managed = printed.split('\n').filter((line) => line !== '');
  return {
    managed,
    limitsHit,
    trouble:
      code === 0 || limitsHit.length > 0 ? null : complained.trim().split('\n')[0] || `it ended with ${code}`,
  };
}

function listen(where: { port: number; host: string } | { path: string }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.on('error', reject);
    server.listen(where, () => resolve(server));
  });
}
