import type { Tree } from '../../catalog/exercise-files.ts';
import type { Hunk } from './hunks.ts';

const NAMED = [
  /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*([\w$]+)/,
  /^\s*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+([\w$]+)/,
  /^\s*(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s*)?(?:function|\(|[\w$]+\s*=>)/,
  /^\s*(?:[\w$]+\.)*([\w$]+)\s*=\s*(?:async\s*)?(?:function|\([^)]*\)\s*=>)/,
  /^\s*(?:static\s+|async\s+|get\s+|set\s+|\*\s*|#|public\s+|private\s+|protected\s+)*([\w$]+)\s*\([^)]*\)\s*(?::[^{]+)?\{\s*$/,
  /^\s*([\w$]+)\s*:\s*(?:async\s*)?function/,
];
const NOT_A_NAME = new Set(['if', 'for', 'while', 'switch', 'catch', 'return', 'else', 'do', 'with']);

/** Where the fix is: its first file, and what is named last above the place, as a reader would find it. */
export function rootCauseOf(
  before: Tree,
  fix: readonly Hunk[],
): { readonly file: string; readonly symbol: string } {
  const [first] = fix;
  if (!first) return { file: 'package.json', symbol: 'name' };
  const lines = (before.get(first.path)?.toString('utf8') ?? '').split('\n');
  const from = first.kind === 'lines' ? Math.min(first.at, lines.length - 1) : 0;
  for (let at = from; at >= 0; at -= 1) {
    const name = NAMED.map((pattern) => pattern.exec(lines[at] ?? '')?.[1]).find(
      (found) => found !== undefined && !NOT_A_NAME.has(found),
    );
    if (name !== undefined) return { file: first.path, symbol: name };
  }
  return { file: first.path, symbol: first.path.split('/').at(-1) ?? first.path };
}
