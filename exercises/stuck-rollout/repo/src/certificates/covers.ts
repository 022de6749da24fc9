import type { Certificate } from './certificate.ts';

const labelsOf = (name: string) => name.toLowerCase().split('.');

/** An asterisk stands for one label, no more and no less (RFC 6125). */
function matches(name: string, hostname: string): boolean {
  const wanted = labelsOf(name);
  const given = labelsOf(hostname);
  return wanted.length === given.length && wanted.every((label, n) => label === given[n] || (n === 0 && label === '*'));
}

/** Whether a client that asks for a host name would take this certificate. */
export const covers = ({ names }: Pick<Certificate, 'names'>, hostname: string): boolean =>
  names.some((name) => matches(name, hostname));
