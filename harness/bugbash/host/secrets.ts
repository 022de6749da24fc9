import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** Tokens, codes and seeds. The log holds the hash of a token and never the token. */

const TOKEN_BYTES = 24;
/** Without letters and digits that are read for each other from a projector. */
const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;
const SEED_BITS = 47;

export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** A token has 192 random bits, so one round of a fast hash tells nothing about it. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Such as `K7QM-2XFD`; 40 bits, at five tries a minute and address. */
export function newCode(): string {
  const letters = Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]);
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

/** Case, blanks and the hyphen do not matter in a code that is typed. */
export function isCode(given: string, wanted: string): boolean {
  const digest = (code: string) =>
    createHash('sha256')
      .update(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
      .digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/** A secret seed of hidden tests, as a decimal string. */
export const newSeed = (): string => String(randomInt(2 ** SEED_BITS));

export function isSameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(Buffer.from(hashOfToken(given), 'hex'), Buffer.from(hashOfToken(wanted), 'hex'));
}

/** Ids in the log: short, unguessable, and not to be mistaken for another kind's. */
export const newId = (kind: 'p' | 't' | 's' | 'q' | 'a' | 'd' | 'r'): string =>
  `${kind}-${randomBytes(9).toString('base64url')}`;
