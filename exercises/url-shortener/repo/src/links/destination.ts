import { badRequest } from '../http/problem.ts';

/** Where the short links themselves live. */
export const SHORT_HOST = 'sgn.example';

const SCHEMES = ['http:', 'https:'];

/** Reads what somebody wants to link to, or says why it cannot be. */
export function parseDestination(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw badRequest('invalid-destination', 'The url is not a complete address.');
  if (!SCHEMES.includes(url.protocol)) {
    throw badRequest('invalid-destination', 'Links lead to http and https addresses only.');
  }
  if (url.username !== '' || url.password !== '') {
    throw badRequest('invalid-destination', 'A destination holds no user name and no password.');
  }
  if (url.hostname === SHORT_HOST) {
    throw badRequest('invalid-destination', 'A short link does not lead to another short link.');
  }
  return url;
}

/** The part of an address that anybody may see: queries and fragments carry tickets, sessions and codes. */
export function publicPart(address: string | URL): string {
  const url = new URL(address);
  return url.origin + url.pathname;
}
