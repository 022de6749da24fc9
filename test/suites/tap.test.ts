import { describe, expect, test } from 'vitest';
import { readTapBlocks, readTapTests } from '../../harness/suites/reports/tap.ts';

const statesOf = (states: ReadonlyMap<string, string> | undefined) => Object.fromEntries(states ?? []);

describe('TAP whose innermost points are tests', () => {
  test("ava's flat points, with noise between them", () => {
    const text = `TAP version 13
building…
ok 1 - slug › lower case
not ok 2 - slug › separators
  ---
    name: AssertionError
  ...
ok 3 - slug › later # TODO

1..3
`;
    expect(statesOf(readTapTests(text))).toEqual({
      'slug › lower case': 'pass',
      'slug › separators': 'fail',
    });
  });

  test('what is no TAP is no report', () => {
    expect(readTapTests('Error: Cannot find module')).toBeUndefined();
    expect(readTapBlocks('Error: Cannot find module', '/tmp/app')).toBeUndefined();
  });
});

describe('TAP whose innermost points are assertions', () => {
  test('points before their subtest: node-tap 16', () => {
    const text = `TAP version 13
# Subtest: test/range.js
    # Subtest: parses
        ok 1 - should be equal
        ok 2 - should be equal
        1..2
    ok 1 - parses # time=3.14ms
    # Subtest: compares
        ok 1 - should be equal
        not ok 2 - should be equivalent
          ---
          found: 1
          wanted: 2
          ...
        1..2
        # failed 1 of 2 tests
    not ok 2 - compares # time=9ms
    1..2
not ok 1 - test/range.js # time=200ms
1..1
`;
    expect(statesOf(readTapBlocks(text, '/tmp/app'))).toEqual({
      'test/range.js › parses': 'pass',
      'test/range.js › compares': 'fail',
    });
  });

  test('points in braces, with and without diagnostics before them: node-tap 18 and later', () => {
    const text = `TAP version 14
ok 1 - test/a.ts # time=75.4ms {
    ok 1 - first # time=3ms {
        ok 1 - expect truthy value
        1..1
    }
    1..1
}

not ok 2 - test/b.ts # time=12ms
  ---
  exitCode: 1
  ...
{
    not ok 1 - second # time=1ms {
        not ok 1 - should be equal
          ---
          diff: "x"
          ...
        1..1
    }
    ok 2 - third # SKIP not here
    1..2
}
1..2
`;
    expect(statesOf(readTapBlocks(text, '/tmp/app'))).toEqual({
      'test/a.ts › first': 'pass',
      'test/b.ts › second': 'fail',
    });
  });
});
