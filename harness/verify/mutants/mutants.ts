import type { Tree } from '../../catalog/exercise-files.ts';
import { applyEdit } from './apply-edit.ts';
import { changedNodes } from './changed-nodes.ts';
import { changedWords } from './changed-words.ts';
import type { Edit } from './edit.ts';
import { isNoise } from './noise.ts';
import { plainSource } from './plain-source.ts';
import { scriptEdits } from './script-edits.ts';
import { isSource } from './source-files.ts';
import { requiredReferences } from './sql/references.ts';
import { sqlEdits } from './sql/sql-edits.ts';
import { sqlTexts } from './sql/texts.ts';
import { programOf, type Span, type SyntaxNode, walk } from './syntax.ts';

/** A small fault, put into a fix on purpose: hidden tests that do not notice it prove less than they seem to. */
export interface Mutant {
  /** Relative to `repo/`. */
  readonly file: string;
  /** From 1, in the fixed file. */
  readonly line: number;
  /** Stryker's name, or one of ours that begins with `Sql`. */
  readonly mutator: string;
  /** The text replaced, in full and without types; white space collapsed. */
  readonly original: string;
  readonly replacement: string;
  /** The whole mutated file; runs under its `.ts` name. */
  readonly content: Buffer;
}

type Choice = (edits: readonly Edit[]) => readonly Edit[];

/**
 * Mutants of the code that `after` adds or changes over `before`; none elsewhere, none in tests. Their order
 * is that of paths and positions, and no two have the same content.
 * @param choose which to make of the edits of one file; all when absent
 */
export async function mutantsOf(
  before: Tree,
  after: Tree,
  choose: Choice = (edits) => edits,
): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  const references = requiredReferences(after);
  for (const file of [...after.keys()].sort()) {
    const content = after.get(file)?.toString('utf8');
    const previous = before.get(file)?.toString('utf8');
    if (content === undefined || content === previous || !isSource(file)) continue;
    mutants.push(...(await mutantsOfFile(file, previous ?? null, content, references, choose)));
  }
  return mutants;
}

async function mutantsOfFile(
  file: string,
  before: string | null,
  after: string,
  references: ReadonlySet<string>,
  choose: Choice,
): Promise<Mutant[]> {
  const words = changedWords(before, after);
  if (words.isEmpty) return [];
  const source = plainSource(after);
  const program = programOf(source);
  const texts = sqlTexts(source, program);
  const noise = isNoise(program, texts);
  const isNew = changedNodes(source, program, words);
  const edits = [
    ...(await scriptEdits(source, program, (edit) => isNew(edit) && !noise(edit))),
    ...texts.flatMap((text) => sqlEdits(text, source, references)).filter(isNew),
  ];

  const seen = new Set([meaningOf(source)]);
  const made = [...choose(edits)]
    .sort(byPosition)
    .map((edit) => ({ edit, content: applyEdit(source, edit) }))
    .filter(({ content }) => !seen.has(meaningOf(content)) && seen.add(meaningOf(content)));
  const shown = distinctly(
    made.map(({ edit }) => edit),
    source,
    program,
  );
  return made.map(({ edit, content }, index) => {
    const { start, end, replacement } = shown[index] ?? edit;
    return {
      file,
      line: lineOf(source, visible(source, edit.focus).start),
      mutator: edit.mutator,
      original: collapse(source.slice(start, end)),
      replacement: collapse(replacement),
      content: Buffer.from(content),
    };
  });
}

/** Equal for sources of which one is enough: that a block is empty and that its only statement is, is the same. */
function meaningOf(source: string): string {
  return source.replace(/\{\s*;?\s*\}/g, '{}');
}

/** The same edits, those that read alike with as much of the text around them as tells them apart. */
function distinctly(edits: readonly Edit[], source: string, program: SyntaxNode): Edit[] {
  const readingOf = ({ mutator, start, end, replacement, focus }: Edit) =>
    JSON.stringify([
      lineOf(source, focus.start),
      mutator,
      collapse(source.slice(start, end)),
      collapse(replacement),
    ]);
  const shown = [...edits];
  for (let grew = true; grew; ) {
    grew = false;
    const alike = Map.groupBy(shown.keys(), (index) => readingOf(shown[index] as Edit));
    for (const index of [...alike.values()].filter(({ length }) => length > 1).flat()) {
      const edit = shown[index] as Edit;
      const around = enclosing(program, edit);
      if (!around) continue;
      const before = source.slice(around.start, edit.start);
      const after = source.slice(edit.end, around.end);
      shown[index] = { ...edit, ...around, replacement: before + edit.replacement + after };
      grew = true;
    }
  }
  return shown;
}

/** The smallest node that is larger than a span. */
function enclosing(program: SyntaxNode, { start, end }: Span): Span | undefined {
  let smallest: Span | undefined;
  walk(program, (node) => {
    const isLarger = node.start <= start && end <= node.end && node.end - node.start > end - start;
    if (isLarger) smallest = { start: node.start, end: node.end };
  });
  return smallest;
}

/** A span without white space at its ends and without the brackets that merely close it. */
function visible(source: string, { start, end }: Span): Span {
  const text = source.slice(start, end);
  const lead = text.length - text.trimStart().length;
  const kept = text.replace(/[\s)\]};,]+$/, '').length || text.trimEnd().length;
  return { start: start + lead, end: start + Math.max(kept, lead + 1) };
}

function byPosition(a: Edit, b: Edit): number {
  return (
    a.start - b.start || a.end - b.end || order(a.mutator, b.mutator) || order(a.replacement, b.replacement)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
