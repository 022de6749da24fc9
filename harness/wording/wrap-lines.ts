import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Breaks lines between words where they are wider than the terminal; what continues a line stands under its text. */
export function wrapLines(lines: readonly string[], columns: number): string[] {
  return lines.flatMap((line) => {
    if (stringWidth(line) <= columns) return [line];
    const [indent = ''] = /^\s*(?:[-*>]\s+|\d+\.\s+)?/.exec(line) ?? [];
    const under = ' '.repeat(indent.length);
    const [first = '', ...rest] = wrapAnsi(line.slice(indent.length), columns - indent.length).split('\n');
    return [indent + first, ...rest.map((text) => under + text)];
  });
}
