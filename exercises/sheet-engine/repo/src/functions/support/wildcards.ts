/** `*` stands for any text, `?` for any character; after a `~` both stand for themselves. */
export const hasWildcards = (text: string): boolean => /[*?~]/.test(text);

/** A pattern for a whole text, without regard to case. */
export function wildcardPattern(text: string): RegExp {
  return new RegExp(`^${wildcardSource(text)}$`, 'isu');
}

/** The source of a pattern, to be looked for inside of a text as well. */
export function wildcardSource(text: string): string {
  let source = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] as string;
    const next = text[index + 1];
    if (character === '~' && next !== undefined && '*?~'.includes(next)) {
      source += escaped(next);
      index += 1;
    } else if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else source += escaped(character);
  }
  return source;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
