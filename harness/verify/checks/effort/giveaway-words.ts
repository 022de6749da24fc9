import { parseTypeScript } from '../../syntax/typescript.ts';

/** Words that people write beside code which they know to be wrong. */
const WORDS = [
  'bug',
  'bugs',
  'buggy',
  'bugged',
  'wrong',
  'wrongly',
  'broken',
  'breaks',
  'fixme',
  'todo',
  'hack',
  'hacky',
  'xxx',
  'oops',
  'mistake',
  'mistaken',
  'mistakenly',
  'incorrect',
  'incorrectly',
  'erroneous',
  'faulty',
  'flawed',
  'workaround',
  'deliberate',
  'deliberately',
  'intentional',
  'intentionally',
  'off by one',
];
const PATTERN = new RegExp(`(?<![\\p{L}])(${WORDS.join('|').replaceAll(' ', '[ -]')})(?![\\p{L}])`, 'iu');

/** The first such word in a text, as it is written there. */
export function giveawayWord(text: string): string | null {
  return PATTERN.exec(text)?.[0] ?? null;
}

export interface Telltale {
  readonly kind: 'name' | 'comment';
  /** The whole name, or the comment's line. */
  readonly text: string;
  readonly word: string;
  readonly line: number;
}

/** Names and comments of a source file that hold such a word. */
export function giveaways(source: string): Telltale[] {
  const file = parseTypeScript(source, true);
  if (!file) return [];
  const names = (file.tokens ?? []).flatMap((token): Telltale[] => {
    if (token.type.label !== 'name' && token.type.label !== '#name') return [];
    const text = String(token.value);
    const word = giveawayWord(wordsOf(text));
    return word === null ? [] : [{ kind: 'name', text, word, line: token.loc.start.line }];
  });
  const comments = (file.comments ?? []).flatMap((comment) =>
    comment.value.split('\n').flatMap((text, index): Telltale[] => {
      const word = giveawayWord(text);
      const line = (comment.loc?.start.line ?? 1) + index;
      return word === null ? [] : [{ kind: 'comment', text: text.trim(), word, line }];
    }),
  );
  return [...names, ...comments];
}

/** `offByOne2` and `off_by_one` as `off by one`. */
function wordsOf(name: string): string {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[_$\p{N}]+/gu, ' ');
}
