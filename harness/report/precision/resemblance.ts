import { type ChangedLine, type Changes, changesOfPatch } from './changes.ts';
import type { FixPatch } from './edit-precision.ts';
import { isInside, regionsOf } from './regions.ts';

/** A wrong fix of the corpus that a submission looks like. */
export interface Resemblance {
  readonly patch: string;
  readonly bug: string;
  readonly why: string;
  /** 0 to 1. */
  readonly likeness: number;
}

/** From here on two changes are alike; below it they share little more than the place. */
const ALIKE = 0.7;

/**
 * The wrong fix that a submission resembles most at each bug that is alive with it, if it resembles any more than it
 * resembles a fix that is right. What is compared are the words of the changed lines, at the places of the wrong fix.
 */
export function resemblances(
  changes: Changes,
  patches: readonly FixPatch[],
  wrong: readonly { readonly patch: string; readonly why: string }[],
  alive: ReadonlySet<string>,
): readonly Resemblance[] {
  return [...alive].flatMap((bug) => {
    const ofBug = patches.filter((patch) => patch.bug === bug);
    const byLikeness = ofBug
      .map((patch) => ({ patch, ...likeness(changes, patch.text) }))
      // Of two that are as alike, the one that accounts for more; a right one before a wrong one.
      .sort((a, b) => b.likeness - a.likeness || b.shared - a.shared || isWrong(a.patch) - isWrong(b.patch));
    const [closest] = byLikeness;
    if (closest === undefined || closest.likeness < ALIKE || closest.patch.kind !== 'wrong') return [];
    const { name } = closest.patch;
    const why = wrong.find(({ patch }) => patch === name)?.why ?? '';
    return [{ patch: name, bug, why, likeness: closest.likeness }];
  });
}

/** How alike a change is to a patch at the patch's places: twice the words they share by the words of both. */
function likeness(changes: Changes, patch: string): { readonly likeness: number; readonly shared: number } {
  const theirs = changesOfPatch(patch);
  const places = regionsOf([theirs]);
  const [ours, words] = [
    wordsOf(changes, (path, line) => isInside(places, path, line)),
    wordsOf(theirs, () => true),
  ];
  const size = sizeOf(ours) + sizeOf(words);
  let shared = 0;
  for (const [word, count] of words) shared += Math.min(count, ours.get(word) ?? 0);
  return { likeness: size === 0 ? 0 : (2 * shared) / size, shared };
}

/**
 * The changed lines, and their words and signs, each alone and with the one before it, and how often they occur; what
 * goes is told from what comes. Pairs tell `a < b` from `b < a`; whole lines tell the rest.
 */
function wordsOf(
  changes: Changes,
  isMeant: (path: string, line: ChangedLine) => boolean,
): Map<string, number> {
  const words = new Map<string, number>();
  const count = (word: string) => words.set(word, (words.get(word) ?? 0) + 1);
  for (const [path, lines] of changes) {
    const before = { '+': '', '-': '' };
    for (const line of lines) {
      const { sign, text } = line;
      if (!isMeant(path, line)) continue;
      if (text.trim() !== '') count(`${sign}${text.trim()}\n`);
      for (const [word] of text.matchAll(/[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu)) {
        count(sign + word);
        count(`${sign}${before[sign]} ${word}`);
        before[sign] = word;
      }
    }
  }
  return words;
}

const isWrong = ({ kind }: FixPatch): number => (kind === 'wrong' ? 1 : 0);

const sizeOf = (words: ReadonlyMap<string, number>): number =>
  [...words.values()].reduce((sum, count) => sum + count, 0);
