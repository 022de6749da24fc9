import type { Tree } from '../../catalog/exercise-files.ts';
import type { NativeSuite } from '../../domain/exercise.ts';

/** Flags whose value is a word of its own and may look like a file. */
const WITH_FILE = new Set([
  ...[
    '--require',
    '-r',
    '--import',
    '--loader',
    '--experimental-loader',
    '--config',
    '-c',
    '--opts',
    '--file',
  ],
  ...[
    '--node-option',
    '--root',
    '--dir',
    '--project',
    '--test-name-pattern',
    '--ui',
    '--timeout',
    '-t',
    '--setup',
  ],
]);

/**
 * A suite that runs no more than the files in which some tests stand; undefined where the ids name no files. Whether the
 * runner understood it is seen by running it.
 */
export function narrowedTo(
  suite: NativeSuite,
  tests: readonly string[],
  tree: Tree,
): NativeSuite | undefined {
  const files = [...new Set(tests.map((id) => id.split(' › ')[0] ?? ''))];
  if (files.some((file) => !tree.has(file))) return undefined;
  // The first file of the command is the runner itself.
  const runnerAt =
    suite.runner === 'node:test' ? -1 : suite.command.findIndex((word) => !word.startsWith('-'));
  const kept = suite.command.filter((word, index) => {
    if (index <= runnerAt || word.startsWith('-')) return true;
    const before = suite.command[index - 1] ?? '';
    return (
      WITH_FILE.has(before) || !(/[*/]|\.[cm]?[jt]sx?$/.test(word) || /^(tests?|specs?|src|lib)$/.test(word))
    );
  });
  return { ...suite, command: [...kept, ...files] };
}
