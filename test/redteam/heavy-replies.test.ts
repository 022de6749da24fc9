import { describe, expect, test } from 'vitest';
import { gradeLibrary } from '../support/own-library.ts';
import { ADDER, attack, expectNoPass, NOTES, passedTests } from './rig.ts';

/** Rows 65 and 67: replies that cost the examiner far more memory or time than they weigh, or too much together. The verdict comes all the same. */

describe('65: replies that cost more than they weigh', () => {
  test.for([
    ['megabytes of bytes', '`{"$":"bytes","v":"${"A".repeat(4_000_000)}"}`', 'megabyte of bytes'],
    [
      'a set whose members collide',
      '`{"$":"set","v":[${Array.from({ length: 190_000 }, (_, n) => `{"$":"bigint","v":"${(BigInt(n) << 64n) + 1n}"}`)}]}`',
      'more than 10000 keys in maps and sets',
    ],
    [
      'a map whose keys collide',
      '`{"$":"map","v":[${Array.from({ length: 190_000 }, (_, n) => `[{"$":"bigint","v":"${(BigInt(n) << 64n) + 1n}"},0]`)}]}`',
      'keys in maps and sets',
    ],
    [
      'instances without number',
      '`[${Array(190_000).fill(\'{"$":"handle","v":1,"n":""}\')}]`',
      '200000 values',
    ],
    [
      'a kind half a million deep',
      '`{"$":${"[".repeat(500_000)}${"]".repeat(500_000)}}`',
      'more of it than a message may',
    ],
    ['a million empty arrays', '`[${"[],".repeat(1_000_000)}[]]`', 'more of it than a message may'],
    ['a kind with a name of a megabyte', '`{"$":"${"x".repeat(1_000_000)}"}`', 'a malformed value of kind'],
  ] as const)('%s', async ([, value, error]) => {
    const attacked = await attack(ADDER, '09-raw-replies', {
      files: { 'src/value.ts': `export const value = ${value};\n` },
    });
    expectNoPass(attacked);
    expect(passedTests(attacked)).toBe(0);
    expect(attacked.errors).toContain(error);
    expect(attacked.errors.length).toBeLessThan(10_000);
  });

  test('a body in chunks of a byte', async () => {
    const chunks = `s.write('HTTP/1.1 200 OK\\r\\ntransfer-encoding: chunked\\r\\n\\r\\n'); const c = Buffer.from('1\\r\\na\\r\\n'.repeat(50_000)); const more = () => { while (s.write(c)); s.once('drain', more); }; more();`;
    const attacked = await attack(NOTES, '28-hostile-http', {
      files: {
        'src/reply.ts': `export const url = '/notes/last';\nexport const reply = (r: any): void => { const s = r.socket; ${chunks} };\n`,
      },
    });
    expectNoPass(attacked);
    expect(passedTests(attacked)).toBe(0);
  });
});

describe('67: replies that are large, or are many', () => {
  test.for([
    ['a string', '`"${"a".repeat(1_100_000)}"`'],
    ['a key', '`{"${"a".repeat(1_100_000)}":1}`'],
    ['the key of an entry', '`{"$":"object","v":[["${"a".repeat(1_100_000)}",1]]}`'],
    ['big numbers', '`[${Array(300).fill(`{"$":"bigint","v":"${"1".repeat(4_000)}"}`)}]`'],
    ['the name of a class', '`{"$":"handle","v":1,"n":"${"a".repeat(1_100_000)}"}`'],
  ] as const)('%s of more than a million characters', async ([, value]) => {
    const attacked = await attack(ADDER, '09-raw-replies', {
      files: { 'src/value.ts': `export const value = ${value};\n` },
    });
    expectNoPass(attacked);
    expect(passedTests(attacked)).toBe(0);
    expect(attacked.errors).toContain('more than 1000000 characters at once');
  });

  test('bodies of two megabytes, eight in one test', async () => {
    const attacked = await attack(NOTES, '28-hostile-http', {
      files: {
        'src/reply.ts': `export const url = '/nowhere';\nexport const reply = (r: any): void => { r.writeHead(404); r.end('a'.repeat(2_000_000)); };\n`,
      },
    });
    expectNoPass(attacked);
    expect(attacked.errors).toContain('more than 12000000 characters in the replies of one test');
    expect(attacked.verdict.limits.hit).toEqual(['output']);
  });

  test('values by the hundred thousand, in one call after the other; and rows', async () => {
    const { outcome, errors } = await gradeLibrary(
      `export const create = ({ database }: any) => ({
  many: () => Array(190_000).fill(0),
  write: (length: number) => void database.exec(\`CREATE TABLE t AS SELECT '\${'a'.repeat(length)}' AS a\`),
});
`,
      `
test('values', async ({ subject }) => { for (let n = 0; n < 20; n += 1) await subject.call('many'); });
test('a row', async ({ subject }) => {
  await subject.call('write', 1_100_000);
  await subject.database.query('SELECT a FROM t');
});
test('rows', async ({ subject }) => {
  await subject.call('write', 900_000);
  for (let n = 0; n < 20; n += 1) await subject.database.query('SELECT a FROM t');
});
`,
      ['database'],
    );
    expect(outcome).toBe('graded');
    expect(errors).toEqual({
      values: expect.stringContaining('more than 12000000 characters'),
      'a row': expect.stringContaining('more than 1000000 characters'),
      rows: expect.stringContaining('more than 12000000 characters'),
    });
  });
});
