import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Breaks lines between words where they are wider than the terminal; what continues a line stands under its text. */
export function wrapLines(lines: readonly string[], columns: number): string[] {
  return lines.flatMap((line) => {
    const [head = ''] = /^\s*(?:[-*>]\s+|\d+\.\s+)?/.exec(line) ?? [];
    return wrapBehind(head, line.slice(head.length), columns);
  });
}

/** A text behind a head, such as a flag and what it does: all of the text in one column. */
export function wrapBehind(head: string, text: string, columns: number): string[] {
  if (stringWidth(head + text) <= columns) return [head + text];
  const [first = '', ...rest] = wrapAnsi(text, columns - stringWidth(head)).split('\n');
  const under = ' '.repeat(stringWidth(head));
  return [head + first, ...rest.map((line) => under + line)];
}
