import { fileInId, StatesById, type TestState, type TestStates } from './report.ts';

/** A point of TAP with those of its subtest. */
interface Point {
  readonly name: string;
  readonly isOk: boolean;
  readonly isSkipped: boolean;
  readonly children: readonly Point[];
}

const POINT = /^( *)(not )?ok\b(?: +\d+)?(?: +-)? ?(.*)$/;
/** Indentation of a subtest. */
const STEP = 4;

/**
 * Reads nested TAP, in both forms: the points of a subtest stand before the point that sums them up, or in braces
 * after it. Lines that belong to neither (noise, comments, plans) are passed over.
 */
function readPoints(text: string): Point[] {
  /** By depth: points whose parent has not been met yet. */
  const waiting: Point[][] = [[]];
  /** Points in braces that are still open, innermost last. */
  const open: { readonly indent: number; readonly point: Point; readonly children: Point[] }[] = [];
  let last: { readonly point: Point; readonly indent: number; readonly children: Point[] } | undefined;
  let diagnosticsIndent: number | undefined;
  for (const line of text.split(/\r?\n/)) {
    const indent = line.length - line.trimStart().length;
    if (diagnosticsIndent !== undefined) {
      if (line.trim() === '...' && indent === diagnosticsIndent) diagnosticsIndent = undefined;
      continue;
    }
    if (line.trim() === '---') {
      diagnosticsIndent = indent;
      continue;
    }
    // After diagnostics, the brace stands alone.
    if (line.trim() === '{' && last?.indent === indent) {
      open.push(last);
      continue;
    }
    const innermost = open.at(-1);
    if (innermost && line.trim() === '}' && indent === innermost.indent) {
      innermost.children.push(...(waiting[indent / STEP + 1] ?? []));
      waiting.length = indent / STEP + 1;
      open.pop();
      continue;
    }
    const [, spaces, not, rest = ''] = POINT.exec(line) ?? [];
    if (spaces === undefined || spaces.length % STEP !== 0) continue;
    const depth = spaces.length / STEP;
    while (waiting.length <= depth) waiting.push([]);
    const opensBraces = / \{$/.test(rest);
    const children: Point[] = opensBraces ? [] : (waiting[depth + 1] ?? []);
    waiting.length = depth + 1;
    const point: Point = {
      name: nameOf(rest.replace(/ \{$/, '')),
      isOk: not === undefined || /(^|\s)# *todo\b/i.test(rest),
      isSkipped: /(^|\s)# *(skip|todo)\b/i.test(rest),
      children,
    };
    waiting[depth]?.push(point);
    last = { point, indent, children };
    if (opensBraces) open.push(last);
  }
  return waiting[0] ?? [];
}

/** Without directives and times, which change from run to run. */
const nameOf = (rest: string): string =>
  rest
    .replace(/(^|\s)# *(skip|todo|time=)[\s\S]*$/i, '')
    .replace(/\\([#\\])/g, '$1')
    .trim();

const stateOf = (isOk: boolean): TestState => (isOk ? 'pass' : 'fail');

/** TAP in which every innermost point is a test: ava's. */
export function readTapTests(text: string): TestStates | undefined {
  const points = readPoints(text);
  if (points.length === 0 && !/^TAP version|^1\.\.\d/m.test(text)) return undefined;
  const tests = new StatesById();
  const walk = (point: Point, path: readonly string[]) => {
    const names = [...path, point.name];
    if (point.children.length > 0) for (const child of point.children) walk(child, names);
    else if (!point.isSkipped) tests.add(names, stateOf(point.isOk));
  };
  for (const point of points) walk(point, []);
  return tests.states;
}

/** TAP in which points are assertions and a test is a subtest of them: node-tap's, a subtest for each file outermost. */
export function readTapBlocks(text: string, root: string): TestStates | undefined {
  const points = readPoints(text);
  if (points.length === 0) return undefined;
  const tests = new StatesById();
  const walk = (block: Point, path: readonly string[]) => {
    const names = [...path, block.name];
    const inner = block.children.filter(({ children }) => children.length > 0);
    const assertions = block.children.filter(({ children }) => children.length === 0);
    for (const child of inner) walk(child, names);
    if (assertions.every(({ isSkipped }) => isSkipped) && (assertions.length > 0 || inner.length > 0)) return;
    // A block that has no subtest of its own also fails for its plan or its time.
    const isOk = assertions.every((point) => point.isOk) && (inner.length > 0 || block.isOk);
    if (!block.isSkipped) tests.add(names, stateOf(isOk));
  };
  const named = points.map((point) => ({ ...point, name: fileInId(point.name, root) }));
  for (const point of named.toSorted((a, b) => (a.name < b.name ? -1 : 1))) walk(point, []);
  return tests.states;
}
