import type { Database } from 'better-sqlite3';
import type { Certificate } from '../certificates/certificate.ts';
import { daysLeft, levelOf } from '../certificates/levels.ts';
import type { CertificateRepository } from '../certificates/repository.ts';
import type { World } from '../world.ts';
import type { AlertRepository } from './repository.ts';

interface Needs extends Pick<World, 'now' | 'sleep'> {
  certificates: CertificateRepository;
  alerts: AlertRepository;
}

const SIX_HOURS = 21_600_000;

export type Monitor = ReturnType<typeof monitor>;

/** Watches over certificates, and has somebody called in time. */
export function monitor(database: Database, { certificates, alerts, now, sleep }: Needs) {
  /** The pager is told once for each step, however often a certificate is looked at. */
  const look = database.transaction((certificate: Certificate): void => {
    const level = levelOf(certificate, now());
    if (!level) {
      alerts.close(certificate.id);
      return;
    }
    const open = alerts.openOf(certificate.id);
    if (open && open.level >= level) return;
    alerts.put(certificate.id, level, now());
    alerts.notify(certificate.name, level, daysLeft(certificate, now()), now());
  });

  return {
    look,

    async watch(): Promise<void> {
      for (;;) {
        for (const certificate of certificates.all()) look(certificate);
        await sleep(SIX_HOURS);
      }
    },
  };
}
