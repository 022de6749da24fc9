/** In one message: what is more takes the examiner too long to compare and to print. */
export const MAX_VALUES = 200_000;

/** How deep JSON may be nested, and of how many values it may be. */
export interface JsonCaps {
  readonly depth: number;
  readonly values: number;
}

const BODY_CAPS: JsonCaps = { depth: 200, values: MAX_VALUES };
const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPENING, CLOSING] = [new Set([0x5b, 0x7b]), new Set([0x5d, 0x7d])];

/** Throws a `SyntaxError` for JSON beyond the caps, before anything recurses over it or takes memory for what it holds. */
export function checkJson(text: string, caps: JsonCaps): void {
  let depth = 0;
  let values = 1;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) index = endOfString(text, index);
    else if (character === COMMA) values += 1;
    else if (OPENING.has(character)) {
      depth += 1;
      values += 1;
      if (depth > caps.depth) throw new SyntaxError(`JSON nested deeper than ${caps.depth} levels`);
    } else if (CLOSING.has(character)) depth -= 1;
    if (values > caps.values) throw new SyntaxError(`JSON of more than ${caps.values} values`);
  }
}

/** JSON from the subject as a plain value: nesting and number of values capped, the key `__proto__` refused. */
export function parseHostileJson(text: string): unknown {
  checkJson(text, BODY_CAPS);
  // Asking about every key takes ten times as long, and no other text can hold this one.
  if (!text.includes('__proto__') && !text.includes('\\u')) return JSON.parse(text);
  return JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') throw new SyntaxError('the key "__proto__" is refused');
    return value;
  });
}

/** Where the string that begins at `start` ends; the end of the text if it does not. */
function endOfString(text: string, start: number): number {
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote;
    from = quote + 1;
  }
}
