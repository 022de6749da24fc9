import { join } from 'node:path';
import { type ExerciseFiles, solvedTree } from '../../../catalog/exercise-files.ts';
import { error, found, type Messages } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { memberNames, type Node, walk } from '../../syntax/typescript.ts';
import { SCRIPT } from '../differential/transcript.ts';
import { type Assumption, assumptionsOf } from './assumptions.ts';
import { isExpected } from './expectations.ts';
import { type ParsedFile, type ParsedFiles, parsedFilesOf } from './parsed-files.ts';
import { corpusOf, type PublicTexts } from './public-texts.ts';

const messages = {
  unwritten: (path: string, kind: string, literal: string, isForExtension: boolean) =>
    error(
      `hidden/${path} takes for granted the ${kind} "${literal}", which nothing that a candidate can read mentions.`,
      isForExtension
        ? 'State it in the brief of the extension, or waive it in solution.yaml with a reason.'
        : 'State it in README.md, TICKET.md, a type, a schema or a visible test, or waive it in solution.yaml with a reason.',
    ),
} satisfies Messages;

const EXTENSION = 'extension.test.ts';
/** Smaller numbers are indexes and counts. */
const DISTINCTIVE = 10;
/** HTTP itself says what these are. */
const COMMON_HEADERS = new Set(['content-type', 'content-length', 'accept']);

/**
 * Whether a candidate could know what the hidden tests take for granted: every name, status and literal that they send
 * or expect must be written in the ticket, the README, a visible test, a schema, a type or a signature; those of the
 * extension may also be in its brief. Implementation alone does not specify: it may be what is wrong.
 *
 * What cannot be told from the outside is accepted, so that what is found is worth reading:
 * - A path is checked against the routes that are written down; where a test expects a 404, any path will do, and so
 *   will one that is a value of what is sent.
 * - What a test itself has sent it may expect: a field with the value of its own, a text, a text made of words that
 *   were sent. A field that a library is given is data, such as the keys of a record, if it gives it back, or if no line
 *   of the solved code names it: then it can have no meaning. A text made of such keys may be expected.
 * - A text with digits in it is accepted if its words are known: it is computed from what was sent.
 * - So is a number below 10 and one that the test itself counts with. Of a length or size also the sum, difference,
 *   product or quotient of two such; of anything else every number, once the test has sent any to compute with.
 * - Fields are followed through variables and the helpers of `support/`, not through loops.
 */
export const specified = { name: 'specified', messages, check } as const;

function check(exerciseFiles: ExerciseFiles): Finding[] {
  const { exercise, hidden } = exerciseFiles;
  // What only `verify` asks decides nothing about a candidate.
  const parsedFiles = parsedFilesOf(new Map([...hidden].filter(([path]) => path !== SCRIPT)));
  const stated = corpusOf(exerciseFiles);
  const withBrief = corpusOf(exerciseFiles, exercise.solution.extension?.brief ?? '');
  const texts = textsSent(parsedFiles);
  const named = namesInCode(exerciseFiles);
  const reported = new Set<string>();
  const isForExtension = (path: string) => path === EXTENSION || isOnlyForExtension(path, parsedFiles);
  // The extension comes last: what others assume too is their finding.
  const ordered = [...parsedFiles.values()].sort(
    (a, b) => Number(isForExtension(a.path)) - Number(isForExtension(b.path)) || (a.path < b.path ? -1 : 1),
  );
  return ordered.flatMap((unit) => {
    const corpus = isForExtension(unit.path) ? withBrief : stated;
    const { style } = exercise.manifest;
    const assumptions = assumptionsOf(unit, parsedFiles, style);
    const echoed = echoedFields(assumptions, style);
    const isData = ({ kind, literal }: Assumption) =>
      style === 'library' && kind === 'field sent' && !named.has(literal);
    const keys = style === 'library' ? assumptions.filter(({ kind }) => kind === 'field sent') : [];
    const sent = new Set([...texts, ...keys.map(({ literal }) => literal)]);
    return assumptions.flatMap((assumption) => {
      const unknown =
        echoed.has(assumption) || isData(assumption) ? null : unspecified(assumption, corpus, sent);
      const key = `${assumption.kind} ${unknown}`;
      if (unknown === null || reported.has(key)) return [];
      reported.add(key);
      const said = messages.unwritten(unit.path, assumption.kind, unknown, isForExtension(unit.path));
      return [found('specified', said, join(exercise.solutionRoot, 'hidden', unit.path), assumption.line)];
    });
  });
}

/** Every name in the code when all is solved, comments and texts included. */
function namesInCode(exerciseFiles: ExerciseFiles): ReadonlySet<string> {
  const sources = [...solvedTree(exerciseFiles)].filter(
    ([path]) => /\.[cm]?[jt]sx?$/.test(path) && !/^tests?\//.test(path),
  );
  return new Set(
    sources.flatMap(([, content]) => content.toString('utf8').match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []),
  );
}

/** Fields that a test expects because it has sent them; of a library, where no type names them, the sent ones too. */
function echoedFields(
  assumptions: readonly Assumption[],
  style: 'service' | 'library',
): ReadonlySet<Assumption> {
  const fieldsOf = (kind: Assumption['kind']) => assumptions.filter((assumption) => assumption.kind === kind);
  const [sent, expected] = [fieldsOf('field sent'), fieldsOf('field expected')];
  const isIn = (others: readonly Assumption[]) => (assumption: Assumption) =>
    others.some(({ literal, test }) => literal === assumption.literal && test === assumption.test);
  return new Set([
    ...expected.filter(isIn(sent)),
    ...(style === 'library' ? sent.filter(isIn(expected)) : []),
  ]);
}

/** The part of an assumption that is written nowhere; null if all of it is. */
function unspecified(
  { kind, literal, test }: Assumption,
  corpus: PublicTexts,
  sent: ReadonlySet<string>,
): string | null {
  switch (kind) {
    case 'route':
      return isRoute(literal, corpus) || numbersIn(test).has(404) ? null : literal;
    case 'header':
      return COMMON_HEADERS.has(literal.toLowerCase()) || corpus.mentionsInAnyCase(literal) ? null : literal;
    case 'status':
      return corpus.hasNumber(Number(literal)) ? null : literal;
    case 'text expected':
      return isKnownText(literal, corpus, sent) ? null : literal;
    case 'number expected':
    case 'count expected':
      return isKnownNumber(Number(literal), kind, test, corpus) ? null : literal;
    default:
      return corpus.mentions(literal) ? null : literal;
  }
}

/** A segment that is filled in, on either side, may be anything. */
function isRoute(path: string, { routes }: PublicTexts): boolean {
  const segments = path.split('/').slice(1);
  return routes.some(
    (route) =>
      route.length === segments.length &&
      route.every(
        (part, index) => part === null || segments[index] === part || segments[index]?.includes('*'),
      ),
  );
}

function isKnownText(text: string, corpus: PublicTexts, sent: ReadonlySet<string>): boolean {
  if (text.trim() === '' || sent.has(text) || corpus.mentions(text)) return true;
  const words = text.match(/\p{L}{2,}/gu) ?? text.match(/\p{L}/gu) ?? [];
  if (words.length > 0 && words.every((word) => sent.has(word))) return true;
  return /\d/.test(text) && words.every((word) => sent.has(word) || corpus.mentions(word));
}

function isKnownNumber(number: number, kind: Assumption['kind'], test: Node, corpus: PublicTexts): boolean {
  if (Math.abs(number) < DISTINCTIVE || corpus.hasNumber(number)) return true;
  const known = [...numbersIn(test)];
  if (kind === 'number expected') return known.length > 0;
  return known.some((a) =>
    known.some((b) =>
      [a, a + b, a - b, a * b, a / b].some((result) => Math.abs(result) === Math.abs(number)),
    ),
  );
}

/** Numbers that stand in a test outside of what it expects: sent, or counted with. */
function numbersIn(test: Node): Set<number> {
  const numbers = new Set<number>();
  walk(test, (node, parents) => {
    if (node.type !== 'NumericLiteral') return;
    if (node.value === 404 || !isExpected(node, parents)) numbers.add(node.value);
  });
  return numbers;
}

/** Texts in the hidden files outside of titles and of what they expect, and their words. */
function textsSent(parsedFiles: ParsedFiles): Set<string> {
  const texts = new Set<string>();
  for (const { file } of parsedFiles.values()) {
    walk(file, (node, parents) => {
      const text =
        node.type === 'StringLiteral'
          ? node.value
          : node.type === 'TemplateElement'
            ? node.value.raw
            : undefined;
      if (text === undefined || isExpected(node, parents) || isTitle(node, parents)) return;
      texts.add(text);
      for (const word of text.match(/\p{L}{2,}/gu) ?? []) texts.add(word);
    });
  }
  return texts;
}

const TITLED = new Set(['test', 'it', 'describe', 'suite']);

function isTitle(node: Node, parents: readonly Node[]): boolean {
  const parent = parents.at(-1);
  if (parent?.type !== 'CallExpression' || parent.arguments[0] !== node) return false;
  const callee = (parent.callee.type === 'CallExpression' ? parent.callee.callee : parent.callee) as Node;
  return TITLED.has(memberNames(callee)[0] ?? '');
}

/** A support file that no test but the extension's imports, directly or through another. */
function isOnlyForExtension(path: string, parsedFiles: ParsedFiles, seen: readonly string[] = []): boolean {
  if (!path.startsWith('support/') || seen.includes(path)) return false;
  const users = [...parsedFiles.values()].filter((unit: ParsedFile) =>
    [...unit.imports.values()].some((imported) => imported.path === path),
  );
  return (
    users.length > 0 &&
    users.every(
      (user) => user.path === EXTENSION || isOnlyForExtension(user.path, parsedFiles, [...seen, path]),
    )
  );
}
