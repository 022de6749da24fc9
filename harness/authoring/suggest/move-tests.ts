import { type TestCase, testCases } from '../../verify/syntax/test-cases.ts';
import { parseTypeScript } from '../../verify/syntax/typescript.ts';

export interface SplitTests {
  /** The file without the tests that go, and a file of those alone, with all that stands around them. */
  readonly kept: string;
  readonly moved: string;
}

/**
 * Splits a test file by the titles of tests (describes › title). Undefined where one of them is not a statement of its
 * own, where none would be left, or where a describe would be left without a test.
 */
export function splitTests(source: string, titles: ReadonlySet<string>): SplitTests | undefined {
  const cases = casesIn(source);
  const isMoved = (test: TestCase) => titles.has(test.titles.join(' › '));
  const [going, staying] = [cases.filter(isMoved), cases.filter((test) => !isMoved(test))];
  if (going.length !== titles.size || staying.length === 0) return undefined;
  const split = { kept: without(source, going), moved: without(source, staying) };
  return [split.kept, split.moved].some(hasEmptyDescribe) ? undefined : split;
}

const casesIn = (source: string): TestCase[] => {
  const file = parseTypeScript(source);
  return file ? testCases(file) : [];
};

/** Without some tests and the comments right above them. */
function without(source: string, tests: readonly TestCase[]): string {
  return [...tests]
    .sort((a, b) => (b.statement?.start ?? 0) - (a.statement?.start ?? 0))
    .reduce((text, { statement }) => {
      if (!statement) return text;
      const before = text.slice(0, statement.start).replace(/(?:[ \t]*\/\/[^\n]*\n)*[ \t]*$/, '');
      return before + text.slice(statement.end).replace(/^\n{1,2}/, '');
    }, source)
    .replace(/\n+$/, '\n');
}

/** Roughly: a describe whose braces hold nothing. */
const hasEmptyDescribe = (source: string): boolean => /=>\s*\{\s*\}\s*\);/.test(source);
