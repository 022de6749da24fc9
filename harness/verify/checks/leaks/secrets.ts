import { type ExerciseFiles, type PatchKind, patchesOf } from '../../../catalog/exercise-files.ts';
import { type Region, regionsOf } from '../../syntax/patch-regions.ts';
import { parseTypeScript, testTitles } from '../../syntax/typescript.ts';
import { normalisedLine, tokenWindows } from './token-windows.ts';

/** Shorter lines say too little, and occur by chance. Of fixes fewer characters are enough: fixes are short. */
const LINE_LENGTH = { test: 25, fix: 20 } as const;
/** "comments" or "the feed" may be said by anybody. */
const TITLE_WORDS = 3;

/** Where a secret comes from: a file of the solution, and the bug if it is a fix (`null`: the extension). */
export interface Origin {
  /** Relative to `solutions/<id>/`. */
  readonly file: string;
  readonly bug?: string | null;
}

/** What a checkout must not hold, ready to be looked up. */
export interface Secrets {
  readonly titles: readonly { readonly title: string; readonly origin: Origin }[];
  /** Lines of hidden tests and of fixes, normalised. */
  readonly lines: ReadonlyMap<string, readonly Origin[]>;
  /** Token runs of fixes. */
  readonly windows: ReadonlyMap<string, readonly Origin[]>;
}

export function secretsOf(exerciseFiles: ExerciseFiles): Secrets {
  const repoTexts = [...exerciseFiles.repo.values()].map((content) => content.toString('utf8'));
  const known = {
    lines: new Set(repoTexts.flatMap((text) => text.split('\n').map(normalisedLine))),
    windows: new Set(repoTexts.flatMap((text) => tokenWindows(text).map(({ key }) => key))),
  };
  const lines = new Map<string, Origin[]>();
  const windows = new Map<string, Origin[]>();
  const note = (map: Map<string, Origin[]>, key: string, origin: Origin) => {
    const origins = map.get(key) ?? [];
    if (!origins.some(({ file }) => file === origin.file)) map.set(key, [...origins, origin]);
  };
  const noteLines = (text: string, origin: Origin, kind: 'test' | 'fix') => {
    for (const line of text.split('\n').map(normalisedLine)) {
      if (line.length >= LINE_LENGTH[kind] && !known.lines.has(line)) note(lines, line, origin);
    }
  };
  for (const [path, content] of exerciseFiles.hidden)
    noteLines(content.toString('utf8'), { file: `hidden/${path}` }, 'test');
  // Lines of alternatives are no secret: many are what anybody would write, and was written before.
  for (const { name, bug, texts } of fixTexts(exerciseFiles, ['reference'])) {
    for (const text of texts) {
      noteLines(text, { file: name, bug }, 'fix');
      for (const { key } of tokenWindows(text)) {
        if (!known.windows.has(key)) note(windows, key, { file: name, bug });
      }
    }
  }
  return { titles: titlesOf(exerciseFiles), lines, windows };
}

/** What right fixes add, stretch by stretch. Wrong ones say nothing worth hiding. */
export function fixTexts(
  exerciseFiles: ExerciseFiles,
  kinds: readonly PatchKind[],
): { name: string; bug: string | null; texts: string[] }[] {
  const owners = [...exerciseFiles.exercise.solution.bugs.map(({ id }) => id), null];
  return owners
    .flatMap((bug) => kinds.flatMap((kind) => patchesOf(exerciseFiles, bug, kind)))
    .map(({ name, bug, text }) => ({
      name,
      bug,
      texts: regionsIn(text).map(({ added }) => added.join('\n')),
    }));
}

function titlesOf({ hidden }: ExerciseFiles): Secrets['titles'] {
  return [...hidden].flatMap(([path, content]) => {
    const file = parseTypeScript(content.toString('utf8'));
    if (!file) return [];
    return testTitles(file).flatMap(({ title }) => {
      // Of a title with parts that are filled in, the longest fixed one.
      const [longest = ''] = title.split('…').sort((a, b) => b.length - a.length);
      const fixed = normalisedLine(longest);
      return fixed.split(' ').length >= TITLE_WORDS
        ? [{ title: fixed, origin: { file: `hidden/${path}` } }]
        : [];
    });
  });
}

/** A patch that cannot be parsed is the manifest check's business. */
function regionsIn(patch: string): Region[] {
  try {
    return regionsOf(patch);
  } catch {
    return [];
  }
}
