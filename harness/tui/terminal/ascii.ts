/** Whether the locale's character set is UTF-8. Where none is named, it is what terminals have. */
export function isUtf8({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  if (!locale) return true;
  if (/^(C|POSIX)$/i.test(locale)) return false;
  return /utf-?8/i.test(locale) || !locale.includes('.');
}

/** Our signs, each by one of the same width. */
const SIGNS: Readonly<Record<string, string>> = {
  '✓': '+',
  '✔': '+',
  '✗': 'x',
  '·': '.',
  '•': '*',
  '…': '~',
  '❯': '>',
  '▸': '>',
  '▾': 'v',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '−': '-',
  '–': '-',
  '×': 'x',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '─': '-',
  '│': '|',
  '┃': '|',
  '┬': '+',
  '┴': '+',
  '┼': '+',
  '├': '+',
  '┤': '+',
  '█': '#',
  '░': '.',
  '▁': '_',
  '▂': '_',
  '▃': '-',
  '▄': '-',
  '▅': '=',
  '▆': '=',
  '▇': '#',
};

/** Takes two columns. Near enough for what can't be shown anyway, and light: the first frame waits for this file. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u;

/** A text in ASCII that takes the same columns; what has no sign of its own shows as question marks. */
export function asciiOf(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences and line ends stay
  if (/^[\u0000-\u007F]*$/.test(text)) return text;
  let result = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const isAscii = (segment.codePointAt(0) ?? 0) < 0x80 && segment.length <= 2;
    if (isAscii) result += segment;
    else if (/^[\u2800-\u28FF]$/.test(segment)) result += '*';
    else result += SIGNS[segment] ?? (WIDE.test(segment) ? '??' : '?');
  }
  return result;
}

/** The same terminal, to which only ASCII is written. */
export function asciiStream(terminal: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (chunk: unknown, ...rest: unknown[]): boolean =>
    (terminal.write as (...all: unknown[]) => boolean)(
      typeof chunk === 'string' ? asciiOf(chunk) : chunk,
      ...rest,
    );
  return new Proxy(terminal, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
