import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { DecidingTests, PublicManifest, SolutionManifest } from '../domain/exercise.ts';
import { DEFAULT_SQL_MODULES, LEVELS, SQL_MODULES, STYLES, WORLD_PARTS } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { nativeSuiteSchema } from '../suites/suite-schema.ts';
import { problemsOf, wordSyntaxError } from './manifest-problems.ts';

const identifier = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const text = z.string().trim().min(1);
const relativePath = text.refine(
  (path) => !path.startsWith('/') && !path.split('/').includes('..'),
  'must be a relative path without ".."',
);

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

const decidingTestsSchema: z.ZodType<DecidingTests> = z.strictObject({
  kind: z.literal('native'),
  fail_to_pass: z.record(identifier, z.array(text).min(1)),
  pass_to_pass: z.array(text),
  flaky: z.array(text).default([]),
});

export const exerciseSchema: z.ZodType<PublicManifest> = z.strictObject({
  id: identifier,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a semantic version such as 1.0.0'),
  title: text,
  summary: text,
  level: z.enum(LEVELS),
  style: z.enum(STYLES),
  minutes: z.int().min(1).max(600),
  tags: z.array(text),
  entry: relativePath,
  world: z.array(z.enum(WORLD_PARTS)),
  editable: z.array(relativePath).min(1),
  packages: z.array(text),
  modules: z.array(z.enum(SQL_MODULES)).default([...DEFAULT_SQL_MODULES]),
  time_zone: text.refine(isTimeZone, 'must be the name of a time zone, such as Asia/Kathmandu').optional(),
  suite: nativeSuiteSchema.optional(),
  licence: text.optional(),
  attribution: text.optional(),
  origin: text.optional(),
});

const bugSchema = z.strictObject({
  id: identifier,
  title: text,
  weight: z.int().min(1).max(5),
  symptom: text,
  root_cause: z.strictObject({ file: relativePath, symbol: text }),
  hints: z.array(z.strictObject({ text, cost: z.int().min(0).max(100) })),
  introduced_in: relativePath.optional(),
  masks: z.array(identifier).optional(),
});

const wrongFixSchema = z.strictObject({
  patch: relativePath,
  alive: z.array(identifier),
  why: text,
  message: text.optional(),
});

const solution = z.strictObject({
  bugs: z.array(bugSchema).min(1),
  wrong: z.array(wrongFixSchema),
  process: z.enum(['shared', 'fresh']),
  extension: z.strictObject({ brief: text, weight: z.int().min(1).max(5) }).optional(),
  debrief: z.array(text),
  follow_ups: z.array(z.strictObject({ question: text, outline: text })),
  source: text,
  already_passes: z.array(z.strictObject({ test: text, reason: text })).optional(),
  waivers: z.array(z.strictObject({ check: text, text, reason: text })).optional(),
  suite: decidingTestsSchema.optional(),
});

export const solutionSchema: z.ZodType<SolutionManifest> = solution;

/** The same of an exercise that is being made, which has no bugs at first. */
export const draftSolutionSchema: z.ZodType<SolutionManifest> = solution.extend({ bugs: z.array(bugSchema) });

/**
 * Reads a YAML manifest against its schema. Yields `broken-manifest` with all that is wrong, a line each that begins
 * with `<file>:<line>: `; an unknown key comes with the known key it may have meant.
 */
export function parseManifest<T>(source: string, file: string, schema: z.ZodType<T>): Result<T> {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      line: lineCounter.linePos(error.pos[0]).line,
      problem: wordSyntaxError(error),
    }));
    // One slip makes the parser stumble several times on its line.
    const firsts = problems.filter(
      ({ line }, index) => problems.findIndex((other) => other.line === line) === index,
    );
    return brokenManifest(file, firsts);
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return success(parsed.data);
  const lineOf = lineFinder(document, lineCounter);
  return brokenManifest(
    file,
    problemsOf(document, schema, parsed.error.issues).map(({ path, key, problem }) => ({
      line: lineOf(path, key),
      problem,
    })),
  );
}

function brokenManifest(
  file: string,
  problems: readonly { readonly line: number; readonly problem: string }[],
): Result<never> {
  const ordered = [...problems].sort((a, b) => a.line - b.line);
  const [first] = ordered;
  return failed(
    'broken-manifest',
    ordered.map(({ line, problem }) => `${file}:${line}: ${problem}`).join('\n'),
    ordered.length === 1
      ? `Open ${file} at line ${first?.line} and fix it.`
      : `Open ${file} and fix its ${ordered.length} problems, the first at line ${first?.line}.`,
  );
}

/** Tells on which line a value or a key stands; of one that is absent, where its nearest parent does. */
function lineFinder(document: Document, lineCounter: LineCounter) {
  return (path: readonly PropertyKey[], key?: string): number => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      const keyNode =
        key !== undefined && isMap(node)
          ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key
          : undefined;
      const range = isScalar(keyNode)
        ? keyNode.range
        : (node as { range?: [number, number, number] } | null)?.range;
      if (range) return lineCounter.linePos(range[0]).line;
    }
    return 1;
  };
}
