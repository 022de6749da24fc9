import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far Paywell's clock and ours may be apart, in seconds; what was signed before that is not accepted. */
const TOLERANCE = 300;

/**
 * Checks `paywell-signature: t=1772442840,v1=5f2c…`: the second in which it was signed, and the HMAC-SHA256 of
 * `<t>.<body>` in hexadecimal. While Paywell changes secrets there is a `v1` for each of them.
 */
export function isSigned(body: string, header: unknown, secret: string, now: Date): boolean {
  if (typeof header !== 'string') return false;
  const parts = header.split(',').map((part) => part.trim().split('=') as [string, string | undefined]);
  const signedAt = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(signedAt)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(signedAt)) > TOLERANCE) return false;
  const expected = createHmac('sha256', secret).update(`${signedAt}.`).update(body).digest();
  return parts.some(([name, value = '']) => name === 'v1' && isSame(Buffer.from(value, 'hex'), expected));
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
