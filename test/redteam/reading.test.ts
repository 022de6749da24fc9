import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GradingProcesses } from '../../harness/grading/supervisor/start-processes.ts';
import type { Sandbox } from '../../harness/sandbox/sandbox.ts';
import { unconfined } from '../../harness/sandbox/unconfined.ts';
import { ROOT } from '../support/exercises.ts';
import { hasSandbox, sandboxHere } from '../support/grader.ts';
import { ADDER, attack, expectHonestStillGraded, expectNoPass, NOTES } from './rig.ts';

/** Reading and leaking: rows 1 to 5, 38, 57 and 66 of the red team's list. */

const SECRET = ['env', 'secret', '91c4'].join('-');

beforeAll(() => {
  process.env.BUGSQUASH_REDTEAM_SECRET = SECRET;
});
afterAll(() => {
  delete process.env.BUGSQUASH_REDTEAM_SECRET;
});

describe.runIf(hasSandbox)('reading, in the sandbox', () => {
  test('1, 5: no hidden test, secret of the harness, home, password file or other submission can be read', async () => {
    const attacked = await attack(ADDER, '01-read-everything');
    expect(attacked.found).toEqual({
      hidden: [],
      secret: [],
      passwd: false,
      home: false,
      stages: 0,
      processes: 0,
      corePattern: false,
    });
    expectNoPass(attacked);
  });

  test('1, 5: the same program finds them when nothing confines it', async () => {
    const { found } = await attack(ADDER, '01-read-everything', { sandbox: unconfined });
    expect(found.hidden).not.toEqual([]);
    expect(found.secret).not.toEqual([]);
    expect(found).toMatchObject({ passwd: true, stages: expect.any(Number) });
    expect(found.stages).toBeGreaterThan(0);
  });

  describe('57: where things lie on the host', () => {
    /** The clone, and temporary folders of ours, under which a stage is known. */
    const places = () => {
      const inHex = [ROOT, join(tmpdir(), 'bugsquash-')].map((place) => Buffer.from(place).toString('hex'));
      return { 'src/places.ts': `export const places = ${JSON.stringify(inHex)};\n` };
    };

    test('is in nothing that the kernel or Node tells of a process', async () => {
      const attacked = await attack(ADDER, '57-host-paths', { files: places() });
      expect(attacked.found).toEqual({
        told: [],
        works: { memory: true, processors: true, program: '/runtime/node' },
        wanted: 2,
      });
      expectNoPass(attacked);
    });

    test('the same program finds it when nothing confines it', async () => {
      const { found } = await attack(ADDER, '57-host-paths', { files: places(), sandbox: unconfined });
      expect(found.told).toEqual(expect.arrayContaining(['arguments', 'report']));
    });
  });

  describe('66: what two processes of one submission could talk by', () => {
    test('files about the machine do not change while they are read', async () => {
      const attacked = await attack(ADDER, '66-live-files');
      expect(attacked.found).toEqual({ changed: [], works: { memory: true, processors: true } });
      expectNoPass(attacked);
    });

    test('the same program sees them change when nothing confines it', async () => {
      const { found } = await attack(ADDER, '66-live-files', { sandbox: unconfined });
      expect(found.changed).toEqual(expect.arrayContaining(['/proc/meminfo', '/proc/stat', '/proc/uptime']));
    });
  });

  test('38: an examiner sees its own folder and the protocol, not that of another process', async () => {
    const program = "console.log(JSON.stringify(require('node:fs').readdirSync('/harness/grading').sort()))";
    const listing: Sandbox = {
      kind: sandboxHere.kind,
      start: (process) =>
        sandboxHere.start({ ...process, command: [...process.command.slice(0, 1), '-e', program] }),
    };
    const installation = { nodePath: process.execPath, root: ROOT };
    const examiner = new GradingProcesses(listing, installation).startExaminer(
      join(ADDER.solutionRoot, 'hidden'),
    );
    let output = '';
    examiner.onOutput = (chunk) => {
      output += chunk.toString('utf8');
    };
    await once(examiner.child, 'close');
    await examiner.end();
    expect(JSON.parse(output)).toEqual(['examiner', 'protocol']);
  });

  describe('3: the network', () => {
    let servers: Server[] = [];
    let port = 0;
    const name = `bugsquash-redteam-${process.pid}`;
    const listen = (where: { port: number } | { path: string }) =>
      new Promise<Server>((resolve) => {
        const server = createServer((socket) => socket.destroy()).listen(where, () => resolve(server));
      });
    beforeAll(async () => {
      servers = [await listen({ port: 0 }), await listen({ path: `\0${name}` })];
      port = ((servers[0] as Server).address() as { port: number }).port;
    });
    afterAll(() => {
      for (const server of servers) server.close();
    });
    const files = () => ({ 'src/target.ts': `export const target = ${JSON.stringify({ port, name })};\n` });

    test('nobody answers, and nothing can be sent', async () => {
      const attacked = await attack(ADDER, '03-network', { files: files() });
      expect(attacked.found).toMatchObject({
        loopback: 'ECONNREFUSED',
        abstract: 'ECONNREFUSED',
        metadata: 'ENETUNREACH',
        udp: 'ENETUNREACH',
        interfaces: 0,
      });
      expect(attacked.found.name).not.toBe('resolved');
      expectNoPass(attacked);
    });

    test('the same program reaches our servers when nothing confines it', async () => {
      const { found } = await attack(ADDER, '03-network', { files: files(), sandbox: unconfined });
      expect(found).toMatchObject({ loopback: 'open', abstract: 'open' });
    });
  });

  test('4: a start that fails after a restart can not tell what the database remembers of a hidden test', async () => {
    const attacked = await attack(NOTES, '04-leak-after-restart');
    expect(attacked.found.rows).toBe(2);
    expect(JSON.stringify(attacked.verdict)).not.toMatch(/LEAK|secret-/);
    expectNoPass(attacked);
  });

  test('4: code that is being loaded can not read the database', async () => {
    const attacked = await attack(NOTES, '04-read-while-loading');
    expect(attacked.found).toEqual({ error: 'ERR_DATABASE_GONE' });
    expect(attacked.verdict.problems).toEqual([expect.objectContaining({ code: 'database-misused' })]);
    expectNoPass(attacked);
  });
});

test('2, 4: what a hidden test asked is nowhere in the verdict, whatever the code says', async () => {
  const attacked = await attack(ADDER, '02-leak-in-words');
  expect(attacked.output).toContain('LEAK');
  expect(attacked.errors).toContain('LEAK');
  expect(JSON.stringify(attacked.verdict)).not.toContain('LEAK');
  expectNoPass(attacked);
  await expectHonestStillGraded(ADDER);
});

describe('66: code that fails at its start says nothing in its own words', () => {
  /** The subject of one worker, or of both, can tell that it is to fail. */
  const sandboxWith = (oddOnes: number): Sandbox => {
    let subjects = 0;
    return {
      kind: sandboxHere.kind,
      start(process) {
        const isSubject = process.command.some(
          (part) => typeof part !== 'string' && part.inside.endsWith('/subject/main.js'),
        );
        if (isSubject) subjects += 1;
        const environment = isSubject && subjects <= oddOnes ? { ODD_ONE: '1' } : {};
        return sandboxHere.start({ ...process, environment: { ...process.environment, ...environment } });
      },
    };
  };

  test('where the code of another worker starts, and is asked', async () => {
    const attacked = await attack(NOTES, '66-differ-at-start', { sandbox: sandboxWith(1), workers: 2 });
    expect(attacked.errors).toContain('LEAK');
    expect(JSON.stringify(attacked.verdict)).not.toContain('LEAK');
    expect(attacked.verdict.problems).toEqual([expect.objectContaining({ code: 'restart-failed' })]);
    expectNoPass(attacked);
  });

  test('and says it where it starts nowhere', async () => {
    const attacked = await attack(NOTES, '66-differ-at-start', { sandbox: sandboxWith(2), workers: 2 });
    expect(attacked.verdict.problems).toEqual([expect.objectContaining({ message: 'Error: LEAK' })]);
    expectNoPass(attacked);
  });
});
