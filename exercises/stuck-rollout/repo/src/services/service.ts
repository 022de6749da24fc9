/** Something that runs on machines of ours, and how new versions of it get there. */
export interface Service {
  id: number;
  name: string;
  /** What its machines ran when the service was entered. */
  firstVersion: string;
  batchPercent: number;
  soakSeconds: number;
  deadlineSeconds: number;
  /** The public names it answers to. */
  hostnames: string[];
}

export interface ServiceRow {
  id: number;
  name: string;
  version: string;
  batch_percent: number;
  soak_seconds: number;
  deadline_seconds: number;
  hostnames: string;
}

export const toService = (row: ServiceRow): Service => ({
  id: row.id,
  name: row.name,
  firstVersion: row.version,
  batchPercent: row.batch_percent,
  soakSeconds: row.soak_seconds,
  deadlineSeconds: row.deadline_seconds,
  hostnames: JSON.parse(row.hostnames) as string[],
});
