/** The text of git diffs, as `git apply` reads them. */

export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

/** The part of a git diff about one file. A mode is undefined where the file is absent. */
export function patchOfFile(
  file: string,
  modes: { readonly old: string | undefined; readonly new: string | undefined },
  content: readonly Hunk[] | 'binary',
): string {
  const [a, b] = [quotedPath(`a/${file}`), quotedPath(`b/${file}`)];
  const header = [`diff --git ${a} ${b}`];
  if (modes.old === undefined) header.push(`new file mode ${modes.new}`);
  else if (modes.new === undefined) header.push(`deleted file mode ${modes.old}`);
  else if (modes.old !== modes.new) header.push(`old mode ${modes.old}`, `new mode ${modes.new}`);

  const [from, to] = [modes.old === undefined ? '/dev/null' : a, modes.new === undefined ? '/dev/null' : b];
  if (content === 'binary') header.push(`Binary files ${from} and ${to} differ`);
  else if (content.length > 0)
    header.push(`--- ${ended(from)}`, `+++ ${ended(to)}`, ...content.flatMap(hunkLines));
  return `${header.join('\n')}\n`;
}

/** A tab ends a name with a space in it. */
const ended = (name: string): string => (name.includes(' ') ? `${name}\t` : name);

const hunkLines = (hunk: Hunk): string[] => [
  `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
  ...hunk.lines,
];

/** Of an empty side, diffs name the line before; of a single line, only the line. */
const range = (start: number, lines: number): string =>
  lines === 1 ? `${start}` : `${lines === 0 ? start - 1 : start},${lines}`;

/** Odd names in C quotes, the way git writes and reads them. */
function quotedPath(name: string): string {
  const odd = /["\\]|[^\x20-\x7e]/;
  if (!odd.test(name)) return name;
  let text = '';
  for (const byte of Buffer.from(name)) {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') text += `\\${character}`;
    else if (byte < 0x20 || byte > 0x7e) text += `\\${byte.toString(8).padStart(3, '0')}`;
    else text += character;
  }
  return `"${text}"`;
}
