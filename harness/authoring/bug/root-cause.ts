import type { Tree } from '../../catalog/exercise-files.ts';
import { regionsOf } from '../../verify/syntax/patch-regions.ts';
import { keyName, type Node, parseTypeScript, walk } from '../../verify/syntax/typescript.ts';

/**
 * Where a break lies: the file with most of it, and the function around its first line of code there; undefined where
 * all of it lies in files that are gone.
 */
export function rootCauseOf(
  tree: Tree,
  reference: string,
): { readonly file: string; readonly symbol: string } | undefined {
  const regions = regionsOf(reference).filter(({ oldPath }) => oldPath !== null && tree.has(oldPath));
  const size = (file: string) =>
    regions
      .filter(({ oldPath }) => oldPath === file)
      .reduce((sum, { removed, added }) => sum + removed.length + added.length, 0);
  const [file] = [...new Set(regions.flatMap(({ oldPath }) => oldPath ?? []))].sort(
    (a, b) => size(b) - size(a),
  );
  if (file === undefined) return undefined;
  const source = tree.get(file)?.toString('utf8') ?? '';
  const touched = regions
    .filter(({ oldPath }) => oldPath === file)
    .flatMap(({ start, removed }) =>
      Array.from({ length: Math.max(removed.length, 1) }, (_, at) => start + at),
    );
  const line = touched.find((number) => isCode(source.split('\n')[number - 1])) ?? touched[0] ?? 1;
  return { file, symbol: symbolAt(source, line) };
}

/** Comments above a function are not in it, and their words name nothing. */
const isCode = (text = ''): boolean => !/^\s*(\/\/|\/?\*|$)/.test(text);

/** The innermost named function, method or class around a line; else the name that a line of the file declares. */
function symbolAt(source: string, line: number): string {
  const file = parseTypeScript(source);
  let symbol: string | undefined;
  if (file)
    walk(file, (node) => {
      const { loc } = node as { loc?: { start: { line: number }; end: { line: number } } | null };
      if (!loc || loc.start.line > line || loc.end.line < line) return;
      // Parents come first, so the last one is the innermost.
      symbol = nameOf(node) ?? symbol;
    });
  return symbol ?? /\w{2,}/.exec(source.split('\n')[line - 1] ?? '')?.[0] ?? 'TODO';
}

function nameOf(node: Node): string | undefined {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return node.id?.name;
    case 'ClassMethod':
    case 'ObjectMethod': {
      const name = keyName(node);
      return name === 'constructor' ? undefined : name;
    }
    case 'VariableDeclarator': {
      const isFunction =
        node.init?.type === 'ArrowFunctionExpression' || node.init?.type === 'FunctionExpression';
      return isFunction && node.id.type === 'Identifier' ? node.id.name : undefined;
    }
    default:
      return undefined;
  }
}
