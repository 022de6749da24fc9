import { stripTypeScriptTypes } from 'node:module';
import { join, posix } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import type { Finding } from '../../finding.ts';
import { reporterOf } from '../../reporter.ts';
import { importsOf, parseTypeScript, testTitles } from '../../syntax/typescript.ts';

const { error } = reporterOf('manifest');

/** Lock files and packages come from the workspace, code must run by stripping types. */
export function checkRepoCode({ exercise, repo }: ExerciseFiles): Finding[] {
  const root = join(exercise.exerciseRoot, 'repo');
  return [...repo].flatMap(([path, content]) => {
    const file = join(root, path);
    if (/(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml)$/.test(path)) {
      const message = `repo/ holds the lock file ${path}; a workspace gets its packages from this repository.`;
      return [error(message, 'take it away', file)];
    }
    if (/\.[cm]?tsx$/.test(path) || /\.[jt]sx$/.test(path)) {
      return [error(`${path} holds JSX, which Node cannot run.`, 'write it as .ts', file)];
    }
    const why = /\.[cm]?ts$/.test(path) ? whyNotErasable(content.toString('utf8')) : null;
    if (why === null) return [];
    const message = `Node cannot run ${path} by stripping types: ${why.message}`;
    return [error(message, 'write it without enums, namespaces and parameter properties', file, why.line)];
  });
}

/** Hidden tests reach the code through `subject` alone, and nothing of the installation by its path. */
export function checkHiddenImports({ exercise, hidden }: ExerciseFiles): Finding[] {
  return [...hidden].flatMap(([path, content]) => {
    if (!path.endsWith('.ts')) return [];
    const file = join(exercise.solutionRoot, 'hidden', path);
    const source = content.toString('utf8');
    const syntax = parseTypeScript(source);
    // What cannot be parsed is reported with its line by the check "static".
    if (!syntax) return [];
    const strange = importsOf(syntax)
      .filter(({ from }) => from !== 'bugsquash/examiner' && !isSupport(path, from, hidden))
      .map(({ from, line }) =>
        error(
          `hidden/${path} imports "${from}"; hidden tests import only bugsquash/examiner and files of ./support/.`,
          from.startsWith('.') ? 'move what is needed to hidden/support/' : 'take the import away',
          file,
          line,
        ),
      );
    const isTest = path.endsWith('.test.ts');
    if (!isTest || testTitles(syntax).length > 0) return strange;
    return [...strange, error(`hidden/${path} holds no test.`, 'write one', file)];
  });
}

/** What Node says against code that it should run by stripping types; null if it is content. */
export function whyNotErasable(source: string): { message: string; line: number } | null {
  try {
    stripQuietly(source);
    return null;
  } catch (problem) {
    const { message, stack } = problem as Error;
    const line = Number(/^[^\n]*?:(\d+)\n/.exec(stack ?? '')?.[1] ?? 1);
    return { message: message.split('\n')[0] ?? '', line };
  }
}

/** Without Node's remark that stripping is experimental: all exercises are run that way. */
function stripQuietly(source: string): void {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

function isSupport(path: string, from: string, hidden: ExerciseFiles['hidden']): boolean {
  if (!from.startsWith('.')) return false;
  const target = posix.join(posix.dirname(path), from);
  return target.startsWith('support/') && hidden.has(target);
}
