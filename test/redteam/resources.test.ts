import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { usableParents } from '../../harness/sandbox/cgroup.ts';
import { unconfined } from '../../harness/sandbox/unconfined.ts';
import { hasSandbox, sandboxHere } from '../support/grader.ts';
import {
  ADDER,
  type Attacked,
  attack,
  expectHonestStillGraded,
  expectNoPass,
  fixture,
  NOTES,
} from './rig.ts';

/** Resources: rows 23 to 32, and 46. Every limit that is hit is named, and the bug simply stays alive. */

const MIB = 1024 * 1024;
/** Short enough to wait for, long enough for honest answers on a machine that runs all the other tests. */
const quick = { requestLimitMs: 2_000 };
const endIn = (what: string) => ({ 'src/how.ts': `export const never = (): unknown => { ${what} };\n` });
const bombOf = (what: string) => ({
  'src/bomb.ts': `export const bomb = (): void => { const kept: unknown[] = []; ${what} };\n`,
});

function expectLimit(attacked: Attacked, name: string): void {
  expectNoPass(attacked);
  expect(attacked.verdict.limits.hit).toContain(name);
  // The guards are asked in a process that was started anew.
  expect(attacked.verdict.regressions).toEqual([]);
}

describe('23: a fork bomb', () => {
  // Little memory as well: it stops a bomb that the number of processes does not.
  const FEW = { tasks: 60, memoryBytes: 300 * MIB };

  test.runIf(hasSandbox)(
    'ends at the number of processes, in the sandbox, while a neighbour is graded right (32)',
    async () => {
      const [attacked] = await Promise.all([
        attack(ADDER, '23-fork-bomb', { subjectLimits: FEW, limits: { requestLimitMs: 2_000 } }),
        expectHonestStillGraded(ADDER),
      ]);
      expect(attacked.verdict.limits.hit).toContain('processes');
      expectNoPass(attacked);
    },
  );

  // Without both, a bomb outruns every observer outside; no test may set one off.
  test.runIf(usableParents() !== undefined)('ends there without a sandbox too, by its cgroup', async () => {
    const options = { sandbox: unconfined, subjectLimits: FEW, limits: { requestLimitMs: 2_000 } };
    const attacked = await attack(ADDER, '23-fork-bomb', options);
    expect(attacked.verdict.limits.hit).toContain('processes');
    expectNoPass(attacked);
  });
});

describe.runIf(hasSandbox).concurrent('24: a memory bomb in the sandbox', () => {
  const subjectLimits = { memoryBytes: 160 * MIB };
  test.for([
    ['of objects', 'for (;;) kept.push(new Array(10_000).fill({}));'],
    ['of buffers', 'for (;;) kept.push(Buffer.alloc(1_000_000, 1));'],
    [
      'of child processes',
      "const { spawn } = process.getBuiltinModule('node:child_process'); for (let n = 0; n < 6; n += 1) spawn(process.execPath, ['-e', 'const kept = []; for (;;) kept.push(Buffer.alloc(1_000_000, 1))'], { stdio: 'ignore' }); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);",
    ],
    [
      'in /tmp and /dev/shm',
      "const fs = process.getBuiltinModule('node:fs'); for (let n = 0; n < 60; n += 1) for (const folder of ['/tmp', '/dev/shm']) fs.writeFileSync(`${folder}/${n}`, Buffer.alloc(1_000_000, 1)); for (;;) kept.push(Buffer.alloc(1_000_000, 1));",
    ],
  ] as const)('%s hits the limit', async ([, what]) => {
    expectLimit(
      await attack(ADDER, '24-memory-bomb', {
        subjectLimits,
        limits: { requestLimitMs: 3_000 },
        files: bombOf(what),
      }),
      'memory',
    );
  });
});

test.runIf(hasSandbox)('25: only two small folders of the sandbox can be written', async () => {
  const attacked = await attack(ADDER, '25-fill-disk');
  const { written } = attacked.found;
  const writable = Object.keys(written).filter((folder) => written[folder] > 0);
  expect(writable).toEqual(['/dev/shm', '/tmp']);
  for (const folder of writable) expect(written[folder]).toBeLessThanOrEqual(64);
  expectNoPass(attacked);
});

describe.concurrent('26: code that does not answer', () => {
  test.for([
    ['spins', 'for (;;);'],
    ['sleeps for ever', 'return new Promise(() => { setInterval(() => {}, 1e6); });'],
    ['blocks the event loop', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'],
    ['blocks it after it answered', 'setImmediate(() => { for (;;); }); return 0;'],
  ] as const)('%s: the wall is hit', async ([, what]) => {
    expectLimit(await attack(ADDER, '26-never-answer', { limits: quick, files: endIn(what) }), 'wall');
  });

  test('spins in many threads: processor time is limited too', async () => {
    const files = endIn(
      "const { Worker } = process.getBuiltinModule('node:worker_threads'); for (let n = 0; n < 3; n += 1) new Worker('for (;;);', { eval: true }); return new Promise(() => {});",
    );
    expectLimit(
      await attack(ADDER, '26-never-answer', {
        subjectLimits: { cpuMs: 1_000 },
        // A busy machine takes its time to give the process that second.
        limits: { requestLimitMs: 18_000 },
        files,
      }),
      'cpu',
    );
  });

  test('over and over: the time of the whole run ends it', async () => {
    const attacked = await attack(ADDER, '26-never-answer', {
      limits: { requestLimitMs: 5_000, runLimitMs: 1_500 },
    });
    expect(attacked.verdict.limits.hit).toContain('wall');
    expect(attacked.verdict.timings.examinerMs).toBeLessThan(4_500);
    expectNoPass(attacked);
  });
});

describe.concurrent('27: endless output', () => {
  test.for([
    ['in lines', "`${'x'.repeat(1000)}\\n`"],
    ['in one line', "'x'.repeat(65536)"],
  ] as const)('%s hits the limit', async ([, line]) => {
    const files = { 'src/how.ts': `export const line = ${line};\n` };
    const attacked = await attack(ADDER, '27-endless-output', { files });
    expectNoPass(attacked);
    expect(attacked.verdict.limits.hit).toContain('output');
  });
});

describe.concurrent('28: hostile HTTP', () => {
  const grade = (reply: string) =>
    attack(NOTES, '28-hostile-http', {
      limits: quick,
      files: {
        'src/reply.ts': `import { gzipSync } from 'node:zlib';\nexport const url = '/notes/last';\nexport const reply = (response: any): void => { const socket = response.socket; ${reply} };\nexport const bomb = () => gzipSync(Buffer.alloc(50_000_000, 32));\n`,
      },
    });
  test.for([
    [
      'a gzip bomb is not unpacked',
      "response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }); response.end(bomb());",
      'Unexpected token',
    ],
    [
      'a body without end',
      "response.writeHead(200, {}); const more = () => { while (response.write('x'.repeat(65536))); response.once('drain', more); }; more();",
      'a body of more than',
    ],
    [
      'headers without end',
      "socket.write('HTTP/1.1 200 OK\\r\\n'); const more = () => { while (socket.write(`x-${Math.random()}: ${'x'.repeat(9000)}\\r\\n`)); socket.once('drain', more); }; more();",
      'Header overflow',
    ],
    [
      'a reply of one byte at a time',
      "socket.write('HTTP/1.1 200 OK\\r\\ncontent-length: 1000\\r\\n\\r\\n'); setInterval(() => socket.write('x'), 20);",
      'no answer to GET',
    ],
    [
      'interim replies without end',
      "setInterval(() => socket.write('HTTP/1.1 100 Continue\\r\\n\\r\\n'), 1);",
      'no answer to GET',
    ],
    [
      'an upgrade',
      "socket.write('HTTP/1.1 101 Switching Protocols\\r\\nupgrade: x\\r\\nconnection: upgrade\\r\\n\\r\\n');",
      'upgraded unasked',
    ],
    [
      'two lengths',
      "socket.write('HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\ncontent-length: 9\\r\\n\\r\\n{}');",
      'Parse Error',
    ],
    ['no HTTP at all', "socket.write('\\0\\0\\0 nonsense');", 'Parse Error'],
    [
      'JSON nested a million deep',
      "response.writeHead(200, { 'content-type': 'application/json' }); response.end('['.repeat(1_000_000));",
      'nested deeper',
    ],
    [
      'the key __proto__',
      'response.writeHead(200, { \'content-type\': \'application/json\' }); response.end(\'{"__proto__":{"text":"note 100"}}\');',
      'is refused',
    ],
  ] as const)('%s passes nothing', async ([, reply, error]) => {
    const attacked = await grade(reply);
    expectNoPass(attacked);
    expect(attacked.errors).toContain(error);
    expect(attacked.verdict.regressions).toEqual([]);
  });

  test('replies that never come cost that test alone, not those that follow, and not the verdict', async () => {
    // No `quick` here: what has to be answered in time afterwards shares two cores with all the other tests.
    const attacked = await attack(NOTES, '28-hostile-http', {
      files: {
        'src/reply.ts': "export const url = '/nowhere';\nexport const reply = (): void => {};\n",
        'src/notes.ts': readFileSync(fixture('04-leak-after-restart/src/notes.ts'), 'utf8'),
      },
    });
    expect(attacked.verdict).toMatchObject({
      outcome: 'graded',
      problems: [],
      regressions: ['nobody lives at nowhere'],
    });
    expect(attacked.bugIsSquashed).toBe(true);
  });

  test('29: a redirect to a service of the host is not followed', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('{"text":"note 100"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expectNoPass(
      await grade(`response.writeHead(302, { location: 'http://127.0.0.1:${port}/' }); response.end();`),
    );
    expect(asked).toBe(0);
    server.close();
  });
});

describe.concurrent('30: replies that are long to compare and to print', () => {
  test.for([
    ['as many numbers as may be', 'Array.from({ length: 190_000 }, (_, n) => n)'],
    ['as many objects as may be', 'Array.from({ length: 60_000 }, (_, n) => ({ sum: n, count: { n } }))'],
    ['more values than may be', 'Array.from({ length: 900_000 }, () => 12)'],
    [
      'nested as deep as may be',
      '(() => { let deep: unknown = []; for (let n = 0; n < 90; n += 1) deep = [deep, deep.length]; return deep; })()',
    ],
    ['a text of eight million letters', "'a'.repeat(8_000_000)"],
  ] as const)('%s passes nothing and hits no limit', async ([what, value]) => {
    const attacked = await attack(ADDER, '08-fake-matcher', {
      files: { 'src/answer.ts': `export const answer = (): unknown => ${value};\n` },
    });
    expectNoPass(attacked);
    expect(attacked.verdict.limits.hit).toEqual([]);
    // Not one of them is compared, or printed.
    if (what === 'more values than may be') expect(attacked.errors).toContain('more than 200000 values');
  });
});

describe('31: orphans', () => {
  const orphans = () =>
    readdirSync('/proc').filter((pid) => {
      try {
        return (
          /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('bugsquash-orphan')
        );
      } catch {
        return false;
      }
    });

  test.for([
    ['in the sandbox', sandboxHere],
    ['without a sandbox', unconfined],
  ] as const)(
    'detached, deaf and twice forked processes are gone with the verdict, %s',
    async ([, sandbox]) => {
      const attacked = await attack(ADDER, '31-orphans', { sandbox });
      expect(attacked.found.orphans).toBe(true);
      expectNoPass(attacked);
      expect(orphans()).toEqual([]);
    },
  );
});

describe.runIf(hasSandbox).concurrent('46: SQL without end, in the sandbox', () => {
  test('a query that never ends costs the database its processor time', async () => {
    const attacked = await attack(NOTES, '46-hostile-query', {
      databaseLimits: { cpuMs: 700 },
      limits: { requestLimitMs: 2_000 },
    });
    expectLimit(attacked, 'cpu');
  });

  test('one that runs on behind its answer costs that test at most', async () => {
    const attacked = await attack(NOTES, '46-query-after-reply', { limits: { requestLimitMs: 1_000 } });
    // Whether the counts were read before it began to run is the scheduler's to decide; the next test's are clean.
    expect(attacked.verdict).toMatchObject({ outcome: 'graded', failure: null });
    const { passed, total } = attacked.verdict.bugs?.[0]?.tests ?? { passed: 0, total: 0 };
    expect([passed >= 1, total]).toEqual([true, 2]);
  });

  test('a temporary table without end costs it its memory', async () => {
    const query =
      'CREATE TEMP TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT randomblob(100000) FROM n';
    const files = { 'src/query.ts': `export const query = '${query}';\n` };
    const attacked = await attack(NOTES, '46-hostile-query', {
      files,
      databaseLimits: { memoryBytes: 200 * MIB },
      limits: { requestLimitMs: 3_000 },
    });
    expectLimit(attacked, 'memory');
  });
});

test('after all that, the honest answers are graded right', async () => {
  await expectHonestStillGraded(ADDER);
  await expectHonestStillGraded(NOTES);
});
