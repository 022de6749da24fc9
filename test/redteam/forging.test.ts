import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { encodeFrame, FrameReader } from '../../harness/grading/protocol/frames.ts';
import { removeStage, stageTree } from '../../harness/grading/supervisor/stage.ts';
import { GradingProcesses } from '../../harness/grading/supervisor/start-processes.ts';
import { pristineTree, ROOT } from '../support/exercises.ts';
import { hasSandbox, sandboxHere } from '../support/grader.ts';
import { ADDER, attack, expectHonestStillGraded, expectNoPass, fixture, NOTES, passedTests } from './rig.ts';

/** Forging: rows 6 to 16, 47, 51, 58 and 63. */

describe.concurrent('6: code that ends itself in the middle of a test', () => {
  test.for([
    ['process.exit(0)', 'process.exit(0)'],
    ['process.reallyExit(0)', '(process as any).reallyExit(0)'],
    ['SIGKILL', "process.kill(process.pid, 'SIGKILL')"],
  ] as const)('%s passes nothing', async ([, how]) => {
    expectNoPass(
      await attack(ADDER, '06-end-itself', {
        files: { 'src/how.ts': `export const end = (): void => { ${how}; };\n` },
      }),
    );
  });

  test('a grader that goes by the exit code would have believed it', async () => {
    const { exitCode } = await execa(process.execPath, [
      '--input-type=module',
      '-e',
      `const { sum } = await import(${JSON.stringify(fixture('06-end-itself/src/index.ts'))}); if (sum([1, 2]) !== 3) process.exit(1);`,
    ]);
    expect(exitCode).toBe(0);
  });
});

test('7: globals and prototypes patched on the other side decide nothing', async () => {
  expectNoPass(await attack(ADDER, '07-patch-globals'));
});

describe.concurrent('8: replies that claim to equal everything', () => {
  test.for([
    ['an asymmetric matcher', '{ asymmetricMatch: () => true }'],
    ['an instance of a matcher class', 'new (class { asymmetricMatch() { return true; } })()'],
    ['a proxy', 'new Proxy({}, { get: () => () => true, has: () => true })'],
    ['toJSON', '{ toJSON: () => ({ sum: 12, count: 3 }), sum: 1 }'],
    ['getters that change', '{ get sum() { return Math.random(); }, count: 3 }'],
    ['a thenable', '{ then: (resolve: any) => resolve({ asymmetricMatch: () => true }) }'],
    ['a symbol of jest', "{ $$typeof: Symbol.for('jest.asymmetricMatcher'), asymmetricMatch: 'yes' }"],
  ] as const)('%s passes nothing', async ([, value]) => {
    const attacked = await attack(ADDER, '08-fake-matcher', {
      limits: { requestLimitMs: 500 },
      files: { 'src/answer.ts': `export const answer = (): unknown => (${value});\n` },
    });
    expectNoPass(attacked);
    expect(passedTests(attacked)).toBe(0);
  });

  test('a grader in the same process would have believed it', async () => {
    const hostile = (await import(fixture('08-fake-matcher/src/index.ts'))) as {
      summarize: (numbers: number[]) => unknown;
    };
    expect(hostile.summarize([3, 4, 5])).toEqual({ sum: 12, count: 3 });
  });
});

describe.concurrent('9: replies that our own encoder would never send', () => {
  test.for([
    ['__proto__ as data', '{"__proto__":{"sum":12,"count":3}}'],
    ['__proto__ as tagged entries', '{"$":"object","v":[["__proto__",{"sum":12,"count":3}]]}'],
    ['constructor and prototype', '{"constructor":{"prototype":{"sum":12}},"hasOwnProperty":1,"sum":1}'],
    ['a map in place of an object', '{"$":"map","v":[["sum",12],["count",3]]}'],
    ['a handle that names a matcher', '{"$":"handle","v":1,"n":"asymmetricMatch"}'],
    ['a bigint of a million digits', `{"$":"bigint","v":"${'9'.repeat(1_000_000)}"}`],
    ['no JSON', '{"sum":'],
  ] as const)('%s passes nothing', async ([, value]) => {
    const attacked = await attack(ADDER, '09-raw-replies', {
      limits: { requestLimitMs: 1_000 },
      files: { 'src/value.ts': `export const value = ${JSON.stringify(value)};\n` },
    });
    expectNoPass(attacked);
    expect(passedTests(attacked)).toBe(0);
  });

  test('raw replies do arrive: the same channel is answered rightly by the right value', async () => {
    const files = { 'src/value.ts': 'export const value = \'{"sum":12,"count":3}\';\n' };
    const attacked = await attack(ADDER, '09-raw-replies', { files });
    expect(passedTests(attacked)).toBe(2);
  });
});

test('10, 11: no descriptor but its own, no channel to a runner, no result file that anybody reads', async () => {
  const attacked = await attack(ADDER, '10-forge-messages');
  const { descriptors, ipc, port } = attacked.found;
  expect({ ipc, port }).toEqual({ ipc: 'undefined', port: false });
  const sockets = Object.keys(descriptors).filter((fd) => descriptors[fd] === 'socket');
  // stdout and stderr; control, eight connections, database.
  expect(sockets.map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(Object.values(descriptors)).not.toContain('file');
  expectNoPass(attacked);
});

describe.concurrent('12: answers that come before the questions', () => {
  test('on the control channel end the subject', async () => {
    const attacked = await attack(ADDER, '12-answer-ahead');
    expectNoPass(attacked);
    expect(passedTests(attacked)).toBe(0);
    expect(attacked.verdict.problems).toEqual([expect.objectContaining({ code: 'start-ended' })]);
  });

  test('a reader that takes the next reply for its answer would have believed it', async () => {
    const processes = new GradingProcesses(sandboxHere, { nodePath: process.execPath, root: ROOT });
    const tree = new Map(pristineTree(ADDER)).set(
      'src/index.ts',
      readFileSync(fixture('12-answer-ahead/src/index.ts')),
    );
    const stageRoot = stageTree(tree);
    const subject = processes.startSubject(stageRoot, []);
    try {
      const control = subject.socket(3);
      const reader = new FrameReader();
      const replies: unknown[] = [];
      control.write(
        encodeFrame({ id: 1, op: 'load', entry: 'src/index.ts', style: 'library', world: [], packages: [] }),
      );
      const wrong = new Promise<unknown>((resolve) => {
        control.on('data', (chunk: Buffer) => {
          replies.push(...reader.push(chunk));
          if (replies.length > 30) resolve((replies[2] as { value: unknown }).value);
        });
      });
      expect(await wrong).toEqual({ sum: 12, count: 3 });
    } finally {
      await subject.end();
      removeStage(stageRoot);
    }
  });

  test('on the HTTP connections shift no answer to another question', async () => {
    const attacked = await attack(NOTES, '12-answer-ahead-http', { limits: { requestLimitMs: 1_500 } });
    expectNoPass(attacked);
    expect(passedTests(attacked)).toBe(0);
  });
});

describe.concurrent('63: errors that name places of their own', () => {
  test.for([
    ['another host', 'file://nobody/x.ts:1:1'],
    ['a slash in disguise', 'file:///hidden/a%2Fb.ts:1:1'],
    ['what is no text', 'file:///hidden/%ff.ts:1:1'],
    ['a line beyond all numbers', 'file:///hidden/x.ts:9007199254740993:1'],
    ['a file that is not there', 'file:///hidden/\\x1b[31mx.ts:1:1'],
    ['a file of another folder', 'file:///hidden/../harness/package.json:1:1'],
    ['a hundred thousand slashes', "' + '/'.repeat(100_000) + '"],
  ] as const)('%s: the tests fail, and nothing else happens', async ([, frame]) => {
    const files = { 'src/frame.ts': `export const frame = '${frame}';\n` };
    const attacked = await attack(ADDER, '63-made-up-frames', { files });
    expectNoPass(attacked);
    expect(passedTests(attacked)).toBe(0);
    expect(attacked.verdict.problems).toEqual([]);
    expect(attacked.verdict.limits.hit).toEqual([]);
    expect(attacked.places).toEqual([]);
  });
});

test('13: stopped clocks on the other side change neither time limits nor timings', async () => {
  const startedMs = performance.now();
  const attacked = await attack(ADDER, '13-lie-about-time', {
    limits: { requestLimitMs: 800, testLimitMs: 4_000 },
  });
  expectNoPass(attacked);
  expect(attacked.verdict.limits.hit).toEqual(['wall']);
  expect(attacked.verdict.timings.examinerMs).toBeGreaterThan(200);
  expect(attacked.verdict.timings.totalMs).toBeLessThan(performance.now() - startedMs + 1);
});

test('14, 15: who knows that it is graded, and the fixed question, still fails the random one', async () => {
  const attacked = await attack(ADDER, '15-fixed-values');
  expectNoPass(attacked);
  expect(attacked.verdict.bugs?.[0]?.tests).toEqual({ passed: 2, total: 3 });
  expect(attacked.found.isGraded).toBe(true);
});

describe.concurrent('16, 47: around the database (hostile frames and SQL: test/grading/database/hostile.test.ts)', () => {
  test('notes that never reach the database break the guard that looks there, and are gone after a restart', async () => {
    const attacked = await attack(NOTES, '16-notes-in-memory');
    expectNoPass(attacked);
    expect(passedTests(attacked)).toBe(0);
    expect(attacked.verdict.regressions).toEqual(['notes are counted, in the database']);
  });

  test('work is counted outside, and its counters can not be reached from the database channel', async () => {
    const attacked = await attack(NOTES, '47-uncounted-work');
    expectNoPass(attacked);
    expect(attacked.errors).toMatch(/\+ +"rowsReturned": 100,/);
    expect(attacked.errors).toMatch(/"violations": \[\s*\+ +"a request is not one that there is"/);
  });
});

test.runIf(hasSandbox)('58: code that notices it is graded is measured all the same', async () => {
  const attacked = await attack(NOTES, '58-notice-grading');
  expect(attacked.found).toEqual({ isGraded: true });
  expectNoPass(attacked);
  // The note it has in memory, and after a restart the one it finds by reading all of them.
  expect(attacked.verdict.bugs?.[0]?.tests).toMatchObject({ passed: 1, total: 2 });
  expect(attacked.errors).toMatch(/\+ +"rowsReturned": 100,/);
});

describe.concurrent('51: work inside of a statement', () => {
  const hidden = (hide: string, read: string) => ({
    'src/hide.ts': `export const hide = (database: any): void => { ${hide} };\nexport const read = (database: any) => ${read};\n`,
  });
  const ALL_OF_THEM = 'SELECT text FROM note WHERE +id = (SELECT max(+id) FROM note)';

  test('behind a virtual table: the exercise does not have that module', async () => {
    const attacked = await attack(NOTES, '51-hidden-work');
    expectNoPass(attacked);
    expect(attacked.verdict.problems).toEqual([
      expect.objectContaining({ code: 'start-failed', message: expect.stringContaining('module fts5') }),
    ]);
  });

  test('behind a virtual table of an exercise that has the module: it keeps its rows itself', async () => {
    const exercise = { ...NOTES, manifest: { ...NOTES.manifest, modules: ['fts5'] as const } };
    const attacked = await attack(exercise, '51-hidden-work');
    expectNoPass(attacked);
    expect(attacked.verdict.problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining("The option content = 'newest'") }),
    ]);
  });

  test('behind a trigger: its steps are those of the statement', async () => {
    const hide = `database.exec("CREATE TABLE IF NOT EXISTS ask (n); CREATE TABLE IF NOT EXISTS answer (text); CREATE TRIGGER IF NOT EXISTS find BEFORE INSERT ON ask BEGIN DELETE FROM answer; INSERT INTO answer ${ALL_OF_THEM}; END")`;
    const read = `database.prepare('INSERT INTO ask VALUES (1) RETURNING (SELECT text FROM answer)').pluck().get()`;
    const attacked = await attack(NOTES, '51-hidden-work', { files: hidden(hide, read) });
    expectNoPass(attacked);
    // The answer is right, and one row of one statement.
    expect(passedTests(attacked)).toBe(1);
    expect(attacked.errors).toMatch(/\+ +"fullScanSteps": [1-9]\d+,/);
  });

  test('behind a function of the code itself: the database is busy', async () => {
    const hide = `database.function('find', () => database.prepare('${ALL_OF_THEM}').pluck().get())`;
    const read = `database.prepare('SELECT find()').pluck().get()`;
    const attacked = await attack(NOTES, '51-hidden-work', { files: hidden(hide, read) });
    expectNoPass(attacked);
    expect(passedTests(attacked)).toBe(0);
  });
});

test.runIf(hasSandbox)('after all that, the honest answers are graded right', async () => {
  await expectHonestStillGraded(ADDER);
  await expectHonestStillGraded(NOTES);
});
