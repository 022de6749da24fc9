import { fileInId, StatesById, type TestState, type TestStates } from './report.ts';

/** An opening, closing or empty element; in texts and attributes `<` is always escaped. */
const TAG = /<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

interface OpenCase {
  readonly file: string;
  readonly path: readonly string[];
  state: TestState | 'skipped';
}

/** The JUnit XML of Node's own test runner, in which every test case names its file. */
export function readJunit(text: string, root: string): TestStates | undefined {
  if (!text.includes('<testsuites')) return undefined;
  const suites: string[] = [];
  const cases: OpenCase[] = [];
  let open: OpenCase | undefined;
  for (const [, closing, name, attributes = '', empty] of text.matchAll(TAG)) {
    const isClosing = closing === '/';
    if (name === 'testsuite') {
      if (isClosing) suites.pop();
      else if (empty !== '/') suites.push(attributesIn(attributes).name ?? '');
    } else if (name === 'testcase' && !isClosing) {
      const { name: title = '', file = '' } = attributesIn(attributes);
      const inFile = fileInId(file, root);
      // A file that ends badly is a case of its own, named after it.
      const path = fileInId(title, root) === inFile ? [] : [...suites, title];
      open = { file: inFile, path, state: 'pass' };
      cases.push(open);
      if (empty === '/') open = undefined;
    } else if (name === 'testcase') open = undefined;
    else if (open && (name === 'failure' || name === 'error') && !isClosing) open.state = 'fail';
    else if (open && name === 'skipped') open.state = 'skipped';
  }
  const tests = new StatesById();
  // Files come in the order in which they ended, which must not decide which of two equal names is the second.
  for (const { file, path, state } of cases.toSorted((a, b) => (a.file < b.file ? -1 : 1)))
    if (state !== 'skipped') tests.add([file, ...path], state);
  return tests.states;
}

function attributesIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(ATTRIBUTE)].map(([, name, value = '']) => [name, decoded(value)]),
  );
}

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name: string | undefined) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[name ?? ''] ?? whole;
  });
