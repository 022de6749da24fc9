import { distance } from 'fastest-levenshtein';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { PublicManifest, SolutionManifest } from '../domain/exercise.ts';
import { DEFAULT_SQL_MODULES, LEVELS, SQL_MODULES, STYLES, WORLD_PARTS } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';

const identifier = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const text = z.string().trim().min(1);
const relativePath = text.refine(
  (path) => !path.startsWith('/') && !path.split('/').includes('..'),
  'must be a relative path without ".."',
);

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

export const solutionSchema: z.ZodType<SolutionManifest> = z.strictObject({
  bugs: z.array(bugSchema).min(1),
  wrong: z.array(z.strictObject({ patch: relativePath, alive: z.array(identifier), why: text })),
  process: z.enum(['shared', 'fresh']),
  extension: z.strictObject({ brief: text, weight: z.int().min(1).max(5) }),
  debrief: z.array(text),
  follow_ups: z.array(z.strictObject({ question: text, outline: text })),
  source: text,
  already_passes: z.array(z.strictObject({ test: text, reason: text })).optional(),
  waivers: z.array(z.strictObject({ check: text, text, reason: text })).optional(),
});

/** The known name nearest to `name`, if it is near enough to be a slip of the fingers. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  return nearestNames(name, known)[0];
}

/** Known names that `name` is a part of, or within a third of the longer's length (at least 2 edits), nearest first. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  const lengthGap = (candidate: string) => Math.abs(candidate.length - name.length);
  const isPart = (candidate: string) =>
    name.length > 2 && candidate.toLowerCase().includes(name.toLowerCase());
  return known
    .map((candidate) => ({
      candidate,
      edits: isPart(candidate) ? 1 : distance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(
      ({ candidate, edits }) => edits <= Math.max(2, Math.ceil(Math.max(name.length, candidate.length) / 3)),
    )
    .sort((a, b) => a.edits - b.edits || lengthGap(a.candidate) - lengthGap(b.candidate))
    .map(({ candidate }) => candidate);
}

/**
 * Reads a YAML manifest against its schema. Yields `broken-manifest` with file, line and key of the first
 * problem; an unknown key comes with the known key it may have meant.
 */
export function parseManifest<T>(source: string, file: string, schema: z.ZodType<T>): Result<T> {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter, uniqueKeys: true, prettyErrors: false });
  const broken = (line: number, problem: string) =>
    failed('broken-manifest', `${file}:${line}: ${problem}`, `Open ${file} at line ${line} and fix it.`);
  const syntaxError = document.errors[0];
  if (syntaxError) return broken(lineCounter.linePos(syntaxError.pos[0]).line, syntaxError.message);

  const lineOf = (path: readonly PropertyKey[], key?: string): number => {
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

  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return success(parsed.data);
  // A misspelt key is unknown and leaves another missing; the unknown one says what happened.
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (!issue) return broken(1, 'does not fit its schema');
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const meant = nearest(key, knownKeys(schema, issue.path));
    const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    return broken(lineOf(issue.path, key), `unknown key "${where ? `${where}.` : ''}${key}".${hint}`);
  }
  const value = document.getIn(issue.path);
  if (value === undefined && issue.code === 'invalid_type') {
    return broken(lineOf(issue.path.slice(0, -1)), `the key "${where}" is missing.`);
  }
  const options = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  const meant = typeof value === 'string' ? nearest(value, options) : undefined;
  return broken(
    lineOf(issue.path),
    `"${where}": ${issue.message}.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
  );
}

/** The keys that the schema knows at `path`, read off its JSON Schema. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  interface Shape {
    properties?: Record<string, Shape>;
    items?: Shape;
  }
  let shape = z.toJSONSchema(schema) as Shape | undefined;
  for (const step of path)
    shape = typeof step === 'number' ? shape?.items : shape?.properties?.[String(step)];
  return Object.keys(shape?.properties ?? {});
}
