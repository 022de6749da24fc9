import { expect, test } from 'vitest';
import { readJsonReport } from '../../harness/suites/reports/json-report.ts';
import { readJunit } from '../../harness/suites/reports/junit.ts';
import { readMochaStream } from '../../harness/suites/reports/mocha-stream.ts';
import { isTestFile } from '../../harness/suites/test-files.ts';

const statesOf = (states: ReadonlyMap<string, string> | undefined) => Object.fromEntries(states ?? []);

/** In the layout of jest's --json, written by hand; vitest's is of the same shape. */
const JESTS = {
  numFailedTests: 1,
  success: false,
  testResults: [
    {
      name: '/tmp/app/b.spec.ts',
      status: 'failed',
      message: 'Test suite failed to run',
      assertionResults: [],
    },
    {
      name: '/tmp/app/test/a.test.js',
      status: 'failed',
      message: '',
      assertionResults: [
        {
          ancestorTitles: ['slug', 'deep'],
          title: 'is  kept',
          status: 'passed',
          fullName: 'slug deep is kept',
        },
        { ancestorTitles: ['slug'], title: 'twice', status: 'failed', failureMessages: ['Error'] },
        { ancestorTitles: ['slug'], title: 'twice', status: 'passed' },
        { ancestorTitles: [], title: 'not now', status: 'pending' },
        { ancestorTitles: [], title: 'once', status: 'todo' },
      ],
    },
  ],
};

test("jest's and vitest's JSON: files relative, equal names told apart, what did not run left out", () => {
  expect(statesOf(readJsonReport(JSON.stringify(JESTS), '/tmp/app'))).toEqual({
    'test/a.test.js › slug › deep › is kept': 'pass',
    'test/a.test.js › slug › twice': 'fail',
    'test/a.test.js › slug › twice (2)': 'pass',
  });
  expect(readJsonReport(JSON.stringify(JESTS).slice(0, -3), '/tmp/app')).toBeUndefined();
});

test("mocha's stream: tests among what they print, up to where the process crashed", () => {
  // In the layout of mocha's JSON reporter, written by hand, with a test that writes without ending its line.
  const text = `> some build says
["start",{"total":3}]
["pass",{"title":"adds","fullTitle":"sum adds","file":"/tmp/app/test/sum.js","duration":1,"currentRetry":0,"speed":"fast"}]
progress 10%["fail",{"title":"rounds","fullTitle":"sum rounds","file":"/tmp/app/test/sum.js","duration":0,"currentRetry":0,"err":"no","stack":"Error: no\\n    at x"}]
node:internal/process: out of memory`;
  expect(statesOf(readMochaStream(text, '/tmp/app'))).toEqual({
    'test/sum.js › sum adds': 'pass',
    'test/sum.js › sum rounds': 'fail',
  });
  expect(readMochaStream('Error: Cannot find module "x"', '/tmp/app')).toBeUndefined();
});

test('files on the side of the tests, wherever they lie and however they are called', () => {
  const tests = [
    ...['test/a.js', 'tests/deep/b.ts', 'src/__tests__/c.tsx', 'lib/d.test.js', 'src/e.spec.ts', 'test.js'],
    ...['test-f.mjs', 'packages/x/spec/g.js', 'src/__snapshots__/h.snap', 'fixtures/i.json', 'j_test.js'],
    ...['src/k.test-d.ts', 'test/snapshots/l.js.md', 'tap-snapshots/m.test.cjs'],
  ];
  const others = [
    'src/contest.js',
    'lib/testament.ts',
    'index.js',
    'src/latest.js',
    'src/attest/a.js',
    'spectrum.js',
  ];
  expect(tests.filter((path) => !isTestFile(path))).toEqual([]);
  expect(others.filter(isTestFile)).toEqual([]);
});

/** As Node 26.10 prints it, three files, of which one ended its process. */
const NODES = `<?xml version="1.0" encoding="utf-8"?>
<testsuites>
\t<testsuite name="sums" time="0.007743" disabled="0" errors="0" tests="3" failures="1" skipped="1" hostname="vm">
\t\t<testcase name="adds &lt;1 &amp; 2&gt;" time="0.0005" classname="sums" file="/tmp/app/test/sum.test.js"/>
\t\t<testcase name="rounds" time="0.0007" classname="sums" file="/tmp/app/test/sum.test.js" failure="1 !== 2&#10;">
\t\t\t<failure type="testCodeFailure" message="1 !== 2">
Error [ERR_TEST_FAILURE]: &lt;testcase name="forged" file="/tmp/app/test/sum.test.js"/>
\t\t\t</failure>
\t\t</testcase>
\t\t<testcase name="later" time="0.0001" classname="sums" file="/tmp/app/test/sum.test.js">
\t\t\t<skipped type="skipped" message="true"/>
\t\t</testcase>
\t</testsuite>
\t<testcase name="twice" time="0.0005" classname="test" file="/tmp/app/test/alone.test.js"/>
\t<testcase name="twice" time="0.0005" classname="test" file="/tmp/app/test/alone.test.js"/>
\t<testcase name="test/crash.test.js" time="0.2" classname="test" file="/tmp/app/test/crash.test.js" failure="test failed">
\t\t<failure type="testCodeFailure" message="test failed">
[Error: test failed] { exitCode: 3 }
\t\t</failure>
\t</testcase>
\t<!-- tests 6 -->
</testsuites>
`;

test("Node's JUnit: describes, files, entities, skipped tests, and a file that ended its process", () => {
  expect(statesOf(readJunit(NODES, '/tmp/app'))).toEqual({
    'test/alone.test.js › twice': 'pass',
    'test/alone.test.js › twice (2)': 'pass',
    'test/crash.test.js': 'fail',
    'test/sum.test.js › sums › adds <1 & 2>': 'pass',
    'test/sum.test.js › sums › rounds': 'fail',
  });
  expect(readJunit('node: bad option', '/tmp/app')).toBeUndefined();
});
