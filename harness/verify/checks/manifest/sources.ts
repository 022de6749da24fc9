import { stripTypeScriptTypes } from 'node:module';
import { join, posix } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import type { Exercise } from '../../../domain/exercise.ts';
import { listFiles } from '../../../files/list-files.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { importsOf, lineOf, parseTypeScript, testTitles, walk } from '../../syntax/typescript.ts';
import { messages } from './messages.ts';

/** Lock files and packages come from the workspace, code must run by stripping types. */
export function checkRepoCode({ exercise, repo }: ExerciseFiles): Finding[] {
  const root = join(exercise.exerciseRoot, 'repo');
  return [...repo].flatMap(([path, content]) => {
    const file = join(root, path);
    if (/(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml)$/.test(path)) {
      return [found('manifest', messages.lockFile(path), file)];
    }
    if (/\.[cm]?tsx$/.test(path) || /\.[jt]sx$/.test(path)) {
      return [found('manifest', messages.jsx(path), file)];
    }
    const problems = /\.[cm]?ts$/.test(path) ? notErasable(content.toString('utf8')) : [];
    return problems.map(({ message, line }) =>
      found('manifest', messages.notErasable(path, message), file, line),
    );
  });
}

/** Links, pipes and sockets are copied to nobody. */
export function checkRegularFiles({ exerciseRoot }: Pick<Exercise, 'exerciseRoot'>): Finding[] {
  const root = join(exerciseRoot, 'repo');
  return listFiles(root)
    .skipped.filter(({ reason }) => reason === 'not a regular file')
    .map(({ path }) => found('manifest', messages.notRegular(path), join(root, path)));
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
      .map(({ from, line }) => found('manifest', messages.foreignImport(path, from), file, line));
    const isTest = path.endsWith('.test.ts');
    if (!isTest || testTitles(syntax).length > 0) return strange;
    return [...strange, found('manifest', messages.noTest(path), file)];
  });
}

/** What Node says against code that it should run by stripping types; null if nothing. */
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

const NOT_ERASABLE: Readonly<Record<string, string>> = {
  TSEnumDeclaration: 'enum',
  TSModuleDeclaration: 'namespace',
  TSParameterProperty: 'parameter property',
  TSImportEqualsDeclaration: '`import … = …`',
  TSExportAssignment: '`export = …`',
};

/** All of it; Node itself stops at the first. */
function notErasable(source: string): { message: string; line: number }[] {
  const first = whyNotErasable(source);
  if (first === null) return [];
  const file = parseTypeScript(source);
  const lines = new Map<number, string>();
  if (file)
    walk(file, (node) => {
      const what = NOT_ERASABLE[(node as { type: string }).type];
      const isDeclared = 'declare' in node && node.declare === true;
      if (what !== undefined && !isDeclared) lines.set(lineOf(node), what);
    });
  lines.delete(first.line);
  return [
    first,
    ...[...lines].map(([line, what]) => ({
      message: `TypeScript ${what} is not supported in strip-only mode`,
      line,
    })),
  ];
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
