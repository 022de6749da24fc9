import type { Tree } from '../../../catalog/exercise-files.ts';

const EVERYTHING_PASSES = `const anything = new Proxy(() => anything, { get: (_target, key) => (key === 'then' ? undefined : anything), apply: () => anything });
export const expect = anything, test = anything, it = anything, describe = anything, fc = anything;
export const beforeEach = anything, afterEach = anything, beforeAll = anything, afterAll = anything, vi = anything;
export default anything;
`;
const SHIM = '{ "name": "shim", "type": "module", "exports": { ".": "./index.js", "./*": "./index.js" } }\n';

/** Cheats in other files than the code: those whose files are added or changed, a null takes one away. */
export function fileCheats(repo: Tree, hiddenFiles: readonly string[]) {
  const visible = [...repo.keys()].filter((path) => /\.(test|spec)\.ts$/.test(path));
  return [
    {
      name: 'visible-tests-gone',
      why: 'skips and empties the visible tests',
      files: Object.fromEntries(
        visible.map((path, index) => [
          path,
          index % 2 === 0 ? `import { test } from 'vitest';\n\ntest.skip('later', () => {});\n` : '',
        ]),
      ),
    },
    {
      name: 'planted-tests',
      why: 'puts empty tests where the hidden ones are supposed to lie',
      files: Object.fromEntries(
        ['hidden', 'test/hidden', 'src/hidden', 'test'].flatMap((folder) =>
          hiddenFiles.map((file) => [
            `${folder}/${file}`,
            "import { test } from 'vitest';\n\ntest('passes', () => {});\n",
          ]),
        ),
      ),
    },
    {
      name: 'edited-config',
      why: 'turns checking off in package.json, vitest.config.ts, tsconfig.json and .npmrc, beside the code too',
      files: Object.fromEntries([
        [
          'package.json',
          '{ "type": "module", "scripts": { "test": "exit 0", "pretest": "exit 0", "prepare": "exit 0" } }\n',
        ],
        ['tsconfig.json', '{ "compilerOptions": { "noEmit": true, "noCheck": true }, "files": [] }\n'],
        ['.npmrc', 'node-options=--require=./src/preload.cjs\n'],
        ...['', 'src/', 'test/'].flatMap((folder) => [
          [
            `${folder}vitest.config.ts`,
            'export default { test: { passWithNoTests: true, include: [], bail: 0, dangerouslyIgnoreUnhandledErrors: true } };\n',
          ],
          [`${folder}.env`, 'NODE_OPTIONS=--require=./src/preload.cjs\nVITEST_SKIP=1\n'],
          [`${folder}preload.cjs`, 'process.exit(0);\n'],
        ]),
      ]),
    },
    {
      name: 'package-shims',
      why: 'lays packages called vitest and bugsquash, in which everything passes, into node_modules beside the code',
      files: Object.fromEntries(
        ['', 'src/', 'test/'].flatMap((folder) =>
          ['vitest', 'bugsquash', 'bugsquash/examiner'].flatMap((name) => [
            [`${folder}node_modules/${name}/package.json`, SHIM],
            [`${folder}node_modules/${name}/index.js`, EVERYTHING_PASSES],
          ]),
        ),
      ),
    },
  ];
}
