/** Folders whose files are there for tests. */
const TEST_FOLDER =
  /(^|\/)(__tests__|__test__|tests?|specs?|__snapshots__|__fixtures__|fixtures?|__mocks__|testing|test-?utils?|test-?helpers?|tap-snapshots)\//i;
/** `parse.test.ts`, `parse_spec.js`, `test-parse.js`, `parse.test-d.ts`, `test.js` and their snapshots. */
const TEST_NAME =
  /((^|\/)(tests?|spec)\.[cm]?[jt]sx?|(^|\/)tests?[-_.][^/]*\.[cm]?[jt]sx?|[-_.](tests?|spec|test-d|e2e)\.[cm]?[jt]sx?|\.snap(\.md)?)$/i;

/**
 * Whether a file of a repository is on the side of its tests: a test, a helper, a fixture, a snapshot. Such files are
 * never a candidate's to change in a native suite, wherever they lie.
 */
export const isTestFile = (path: string): boolean => TEST_FOLDER.test(`${path}`) || TEST_NAME.test(path);
