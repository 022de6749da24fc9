/** Where in a file something is: `src/parse.ts:12`, `src/parse.ts`, or nothing. */
export const placeText = (file?: string | null, line?: number | null): string =>
  file == null ? '' : line == null ? file : `${file}:${line}`;
