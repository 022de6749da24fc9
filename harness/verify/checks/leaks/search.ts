import type { Origin, Secrets } from './secrets.ts';
import { normalisedLine, tokenWindows } from './token-windows.ts';

/** A secret that a text gives away. */
export interface Hit {
  readonly kind: 'title' | 'line' | 'fix';
  readonly origins: readonly Origin[];
  readonly text: string;
  /** In the text searched, from 1. */
  readonly line: number;
  /** The run of tokens that was found, where it was not a whole line, and the line on which it ends. */
  readonly window?: { readonly key: string; readonly endLine: number };
}

/** Titles of so few words count only where they stand by themselves: as prose they may be anybody's. */
const PROSE_WORDS = 4;

export function hitsIn(searched: string, secrets: Secrets): Hit[] {
  const lines = searched.split('\n');
  const hits: Hit[] = [];
  for (const [index, line] of lines.entries()) {
    const normalised = normalisedLine(line);
    const origins = secrets.lines.get(normalised);
    if (!origins) continue;
    const [fixes, tests] = [origins.filter(isFix), origins.filter((origin) => !isFix(origin))];
    const found = { text: normalised, line: index + 1 };
    if (fixes.length > 0) hits.push({ kind: 'fix', origins: fixes, ...found });
    if (tests.length > 0) hits.push({ kind: 'line', origins: tests, ...found });
  }
  for (const { key, line, endLine } of tokenWindows(searched)) {
    const origins = secrets.windows.get(key);
    const text = normalisedLine(lines[line - 1] ?? '');
    if (origins) hits.push({ kind: 'fix', origins, text, line, window: { key, endLine } });
  }
  return [...hits, ...titleHits(searched, secrets)];
}

function titleHits(text: string, { titles }: Secrets): Hit[] {
  const flat = text.replace(/\s+/g, ' ');
  return titles.flatMap(({ title, origin }) => {
    if (!flat.includes(title)) return [];
    const spaced = RegExp.escape(title).replaceAll(/ |\\x20/g, '\\s+');
    const isShort = title.split(' ').length <= PROSE_WORDS;
    const [before, after] = isShort
      ? ['(?<=^|["\'`›»>]\\s?)', '(?=$|["\'`›«<])']
      : ['(?<![\\p{L}\\p{N}])', '(?![\\p{L}\\p{N}])'];
    const found = new RegExp(`${before}${spaced}${after}`, 'mu').exec(text);
    if (!found) return [];
    const line = text.slice(0, found.index).split('\n').length;
    return [{ kind: 'title' as const, origins: [origin], text: title, line }];
  });
}

const isFix = (origin: Origin): boolean => origin.bug !== undefined;
