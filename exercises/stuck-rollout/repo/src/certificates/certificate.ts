/** A certificate that somebody has to renew in time. */
export interface Certificate {
  id: number;
  name: string;
  /** The host names that it is for; the first label of one may be an asterisk. */
  names: string[];
  /** The time zone of those who renew it, as in Europe/Vienna. */
  zone: string;
  notAfter: Date;
}

export interface CertificateRow {
  id: number;
  name: string;
  names: string;
  zone: string;
  not_after: number;
}

export const toCertificate = (row: CertificateRow): Certificate => ({
  id: row.id,
  name: row.name,
  names: JSON.parse(row.names) as string[],
  zone: row.zone,
  notAfter: new Date(row.not_after),
});
