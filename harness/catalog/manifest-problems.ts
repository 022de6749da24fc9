import type { Document, ErrorCode, YAMLError } from 'yaml';
import { z } from 'zod';
import { nearest } from './names.ts';

/** Something wrong in a manifest, in a sentence, and the value it is about. */
export interface ManifestProblem {
  readonly path: readonly PropertyKey[];
  /** The key at that place that is meant, where it is the key itself. */
  readonly key?: string;
  readonly problem: string;
}

/** Where YAML's own words are for those who write parsers. */
const SYNTAX: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: 'this line is not indented like the ones it belongs to',
  BAD_SCALAR_START: 'a text that begins with this character must stand in quotation marks',
  BLOCK_AS_IMPLICIT_KEY: 'a text that contains ": " must stand in quotation marks',
  DUPLICATE_KEY: 'this key occurs twice',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line and end with a colon',
  TAB_AS_INDENT: 'indent with spaces, not with a tab',
};

export const wordSyntaxError = ({ code, message }: YAMLError): string =>
  SYNTAX[code] ?? message.charAt(0).toLowerCase() + message.slice(1);

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
};
const MAX_SHOWN_CHARACTERS = 40;

/** What a schema has against a document: all of it, a misspelt key only as what it is. */
export function problemsOf(
  document: Document,
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
): ManifestProblem[] {
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: issue.path,
          key,
          meant: nearest(key, knownKeys(schema, issue.path)),
        }))
      : [],
  );
  // What is missing under its right name is there under a wrong one.
  const isMisspelt = (path: readonly PropertyKey[]) =>
    unknown.some(({ path: parent, meant }) => meant !== undefined && samePath([...parent, meant], path));
  return [
    ...unknown.map(({ path, key, meant }) => ({
      path,
      key,
      problem: `unknown key "${key}"${placeIn(path)}.${didYouMean(meant)}`,
    })),
    ...issues.flatMap((issue): ManifestProblem[] => {
      if (issue.code === 'unrecognized_keys') return [];
      const value: unknown = document.getIn(issue.path);
      if (value !== undefined) return [{ path: issue.path, problem: wordIssue(issue, value) }];
      if (isMisspelt(issue.path)) return [];
      const parent = issue.path.slice(0, -1);
      const key = String(issue.path.at(-1) ?? '');
      return [{ path: parent, problem: `the key "${key}" is missing${placeIn(parent)}.` }];
    }),
  ];
}

function wordIssue(issue: z.core.$ZodIssue, value: unknown): string {
  const name = issue.path.findLast((step) => typeof step === 'string');
  const index = issue.path.at(-1);
  const subject =
    typeof index === 'number' ? `entry ${index + 1} of "${String(name)}"` : `"${String(name ?? '')}"`;
  const parent = typeof index === 'number' ? issue.path.slice(0, -2) : issue.path.slice(0, -1);
  const options = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  const meant = typeof value === 'string' ? nearest(value, options) : undefined;
  return `${subject}${placeIn(parent)} ${demand(issue)}${received(value)}.${didYouMean(meant)}`;
}

/** What a value must be, as the end of a sentence. */
function demand(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string') return 'must not be empty';
      if (issue.origin === 'array') return `must have at least ${counted(issue.minimum)}`;
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'array'
        ? `must have at most ${counted(issue.maximum)}`
        : `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const counted = (number: number | bigint) => `${number} ${number === 1 ? 'entry' : 'entries'}`;

/** What is there instead, where it is short enough to be recognised. */
function received(value: unknown): string {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  const shown = isPlain ? JSON.stringify(value) : '';
  return shown === '' || shown === '""' || shown.length > MAX_SHOWN_CHARACTERS ? '' : `, not ${shown}`;
}

/** ` in entry 2 of "bugs"`, ` in "extension"`; nothing for the top of the file. */
function placeIn(path: readonly PropertyKey[]): string {
  const step = path.at(-1);
  if (step === undefined) return '';
  if (typeof step === 'number')
    return ` in entry ${step + 1} of "${String(path.at(-2))}"${placeIn(path.slice(0, -2))}`;
  return ` in "${String(step)}"${placeIn(path.slice(0, -1))}`;
}

const didYouMean = (meant: string | undefined) => (meant === undefined ? '' : ` Did you mean "${meant}"?`);

function samePath(a: readonly PropertyKey[], b: readonly PropertyKey[]): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
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
