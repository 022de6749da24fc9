import { daysBetween } from './calendar.ts';
import type { Certificate } from './certificate.ts';

/** How pressing it is to renew a certificate. */
export type Level = 'notice' | 'urgent' | 'expired';

const NOTICE_DAYS = 30;
const URGENT_DAYS = 7;

export const daysLeft = ({ notAfter, zone }: Certificate, now: Date): number => daysBetween(now, notAfter, zone);

/** Nothing as long as there is plenty of time. */
export function levelOf(certificate: Certificate, now: Date): Level | undefined {
  if (certificate.notAfter <= now) return 'expired';
  const days = daysLeft(certificate, now);
  if (days <= URGENT_DAYS) return 'urgent';
  if (days <= NOTICE_DAYS) return 'notice';
  return undefined;
}
