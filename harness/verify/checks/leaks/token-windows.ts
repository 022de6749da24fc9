/** So many tokens in a row that are nowhere else are no coincidence. */
const WINDOW = 10;
/** Of these, so many must be words: `weights.map((weight, index) =>` may be written by anybody. */
const WORDS = 5;
const DISTINCT_WORDS = 4;

export interface TokenWindow {
  /** The tokens, joined: equal for texts that differ in white space only. */
  readonly key: string;
  /** Where it begins and ends in its text, from 1. */
  readonly line: number;
  readonly endLine: number;
}

/** All runs of tokens of a text, of whatever language, that are distinctive enough to be recognised. */
export function tokenWindows(text: string): TokenWindow[] {
  const tokens = text.split('\n').flatMap((line, index) =>
    [...line.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*|\p{N}+|[^\s\p{L}\p{N}_$]/gu)].map(([token]) => ({
      token,
      line: index + 1,
    })),
  );
  const windows: TokenWindow[] = [];
  for (let start = 0; start + WINDOW <= tokens.length; start += 1) {
    const run = tokens.slice(start, start + WINDOW);
    const words = run.map(({ token }) => token).filter((token) => /^[\p{L}\p{N}_$]/u.test(token));
    if (words.length < WORDS || new Set(words).size < DISTINCT_WORDS) continue;
    windows.push({
      key: run.map(({ token }) => token).join(' '),
      line: run[0]?.line ?? 1,
      endLine: run.at(-1)?.line ?? 1,
    });
  }
  return windows;
}

/** A line without indentation and repeated blanks. */
export const normalisedLine = (line: string): string => line.replace(/\s+/g, ' ').trim();
