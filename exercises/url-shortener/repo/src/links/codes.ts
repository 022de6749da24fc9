/** No vowels, so that no code is a word, and nothing that can be misread on paper. */
const ALPHABET = '23456789bcdfghjkmnpqrstvwxyz';
const BASE = ALPHABET.length;
const DIGITS = 4;

/** Codes begin with a digit and aliases with a letter, so the two never meet. */
const PREFIX = '2';

/** The short code of the nth link, for those who ask for no alias. */
export function codeFor(n: number): string {
  let digits = '';
  let rest = n;
  while (rest > BASE) {
    digits = ALPHABET.charAt(rest % BASE) + digits;
    rest = Math.floor(rest / BASE);
  }
  digits = ALPHABET.charAt(rest) + digits;
  return PREFIX + digits.padStart(DIGITS, ALPHABET.charAt(0));
}
