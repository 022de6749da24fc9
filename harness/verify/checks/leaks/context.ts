import { type ExerciseFiles, patched, referencesOf, type Tree } from '../../../catalog/exercise-files.ts';
import type { Hit } from './search.ts';
import type { Origin } from './secrets.ts';
import { normalisedLine, tokenWindows } from './token-windows.ts';

/** `} else {` and the like stand beside anything. */
const MIN_CHARACTERS = 8;

/**
 * Tells whether a hit in an old file stands where the secret has it: a line beside it is the same as well. What
 * anybody would write, at another place, says nothing of the fix.
 */
export function contextOf(exerciseFiles: ExerciseFiles): (oldText: string, hit: Hit) => boolean {
  const sources = new Map<string, readonly Source[]>();
  const sourcesOf = (origin: Origin) => {
    const known = sources.get(origin.file) ?? secretFiles(exerciseFiles, origin).map(sourceOf);
    sources.set(origin.file, known);
    return known;
  };
  return (oldText, hit) => {
    const stretch = { start: hit.line - 1, end: (hit.window?.endLine ?? hit.line) - 1 };
    const [before, after] = beside(oldText.split('\n').map(normalisedLine), stretch);
    return hit.origins.flatMap(sourcesOf).some((source) =>
      placesIn(source, hit).some((place) => {
        const [above, below] = beside(source.lines, place);
        return (before !== undefined && before === above) || (after !== undefined && after === below);
      }),
    );
  };
}

/** The first and the last line of a hit, from 0. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Source {
  /** Normalised. */
  readonly lines: readonly string[];
  /** Where runs of tokens stand. */
  readonly windows: ReadonlyMap<string, readonly Stretch[]>;
}

function sourceOf(text: string): Source {
  const windows = new Map<string, Stretch[]>();
  for (const { key, line, endLine } of tokenWindows(text))
    windows.set(key, [...(windows.get(key) ?? []), { start: line - 1, end: endLine - 1 }]);
  return { lines: text.split('\n').map(normalisedLine), windows };
}

function placesIn({ lines, windows }: Source, { text, window }: Hit): readonly Stretch[] {
  if (window !== undefined) return windows.get(window.key) ?? [];
  return lines.flatMap((line, index) => (line === text ? [{ start: index, end: index }] : []));
}

/** The nearest lines above and below that say something. */
function beside(lines: readonly string[], { start, end }: Stretch): (string | undefined)[] {
  const says = (line: string) => line.length >= MIN_CHARACTERS;
  return [lines.slice(0, start).findLast(says), lines.slice(end + 1).find(says)];
}

/** The texts that hold a secret: a hidden file, or the files that a reference changes, as it leaves them. */
function secretFiles(exerciseFiles: ExerciseFiles, { file, bug }: Origin): string[] {
  const { hidden, patches, repo } = exerciseFiles;
  if (bug === undefined) return [hidden.get(file.replace(/^hidden\//, ''))?.toString('utf8') ?? ''];
  const own = patches.find(({ name }) => name === file);
  const references = referencesOf(exerciseFiles);
  const before = bug === null ? patched(exerciseFiles, references) : repo;
  const after = own ? patched(exerciseFiles, bug === null ? [...references, own] : [own]) : before;
  return changedTexts(before, after);
}

function changedTexts(before: Tree, after: Tree): string[] {
  return [...after].flatMap(([path, content]) =>
    before.get(path)?.equals(content) ? [] : [content.toString('utf8')],
  );
}
