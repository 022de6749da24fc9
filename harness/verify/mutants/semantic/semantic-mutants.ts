import type { Tree } from '../../../catalog/exercise-files.ts';
import { changedWords } from '../changed-words.ts';
import type { Mutant } from '../mutants.ts';
import { isSource } from '../source-files.ts';
import { typedProgramOf, walk } from '../syntax.ts';
import { bounds } from './bounds.ts';
import { items } from './items.ts';
import { order } from './order.ts';
import { sharing } from './sharing.ts';
import { texts } from './texts.ts';
import type { Replacement, Variation } from './variation.ts';

const OPERATORS = [items, bounds, texts, sharing, order];

const SHOWN_CHARACTERS = 90;

/**
 * Fixes that misunderstand what `after` does to `before`: each about something that it adds or changes, none in
 * tests. Their content keeps its types, so that one can be kept as a patch.
 */
export function semanticMutantsOf(before: Tree, after: Tree): Mutant[] {
  return [...after.keys()].sort().flatMap((file) => {
    const source = after.get(file)?.toString('utf8');
    const previous = before.get(file)?.toString('utf8') ?? null;
    if (source === undefined || source === previous || !isSource(file)) return [];
    return variationsOf(previous, source).map((variation) => mutantOf(file, source, variation));
  });
}

function variationsOf(before: string | null, source: string): Variation[] {
  const words = changedWords(before, source);
  if (words.isEmpty) return [];
  const variations: Variation[] = [];
  walk(typedProgramOf(source), (node, parents) => {
    const place = {
      node,
      parents,
      textOf: ({ start, end }: Replacement | typeof node) => source.slice(start, end),
    };
    for (const operator of OPERATORS)
      variations.push(...operator(place).filter(({ about }) => words.isIn(about)));
  });
  return variations;
}

function mutantOf(file: string, source: string, { kind, replacements }: Variation): Mutant {
  const place = replacements.at(-1);
  if (!place) throw new Error(`${kind} changes nothing`);
  // From the end, so that what comes before stays where it is.
  const content = [...replacements]
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), source);
  // What is put in alone reads as nothing: the line that it stands on says where.
  const isAlone = place.start === place.end;
  const lineStart = source.lastIndexOf('\n', place.start - 1) + 1;
  const shown = isAlone ? { start: lineStart, end: lineEnd(source, place.start) } : place;
  return {
    file,
    line: source.slice(0, place.start).split('\n').length,
    mutator: kind,
    original: short(source.slice(shown.start, shown.end)),
    replacement: short(
      source.slice(shown.start, place.start) + place.text + source.slice(place.end, shown.end),
    ),
    content: Buffer.from(content),
  };
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= SHOWN_CHARACTERS ? line : `${line.slice(0, SHOWN_CHARACTERS - 1)}…`;
}
