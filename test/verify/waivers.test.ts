import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../harness/verify/finding.ts';
import { applyWaivers } from '../../harness/verify/waivers.ts';
import { temporaryDirectory } from './made-up.ts';

describe('waivers', () => {
  const finding: Finding = {
    check: 'leaks',
    severity: 'error',
    message: 'repo/README.md tells it',
    file: null,
    line: null,
    next: 'Delete it.',
  };

  test('one that fits takes the finding away; one that fits nothing is named with its line', () => {
    const file = join(temporaryDirectory(), 'solution.yaml');
    const waivers = [
      { check: 'leaks', text: 'README.md  tells', reason: 'It may.' },
      { check: 'effort', text: 'hack', reason: 'So what.' },
      { check: 'leeks', text: 'x', reason: 'y' },
    ];
    writeFileSync(file, `waivers:\n${waivers.map((waiver) => `  - ${JSON.stringify(waiver)}\n`).join('')}`);
    const { findings, waived } = applyWaivers([finding], waivers, file, () => true);
    expect(waived).toEqual([{ check: 'leaks', message: finding.message, reason: 'It may.' }]);
    expect(findings.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '3 A waiver of "effort" fits no finding: hack',
      expect.stringMatching(
        /^4 A waiver names the check "leeks", which does not exist; the checks are manifest,/,
      ),
    ]);
  });

  test('of a check that was not made no waiver can fit', () => {
    const waivers = [{ check: 'effort', text: 'hack', reason: 'So what.' }];
    expect(applyWaivers([], waivers, 'solution.yaml', () => false).findings).toEqual([]);
  });
});
