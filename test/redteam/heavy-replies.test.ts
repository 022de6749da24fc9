import { describe, expect, test } from 'vitest';
import { ADDER, attack, expectNoPass, NOTES, passedTests } from './rig.ts';

/** Row 65: replies that cost the examiner far more memory or time than they weigh. The verdict comes all the same. */

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
