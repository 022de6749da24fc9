/**
 *   rolling ⇄ paused
 *      │         │
 *      ├─────────┴──▶ rolling-back ──▶ rolled-back
 *      ▼
 *   succeeded
 */
export type State = 'rolling' | 'paused' | 'rolling-back' | 'succeeded' | 'rolled-back';

/** One attempt to bring a version onto the machines of a service. */
export interface Rollout {
  id: number;
  serviceId: number;
  service: string;
  version: string;
  /** What the machines get back if it fails. */
  replaces: string;
  state: State;
  /** The batch that was asked last, from 1. */
  batch: number;
  /** When that was, or when the rollout was resumed or turned back. */
  beganAt: number;
  startedAt: number;
  endedAt: number | null;
  batchPercent: number;
  soakSeconds: number;
  deadlineSeconds: number;
}

export interface RolloutRow {
  id: number;
  service_id: number;
  service: string;
  version: string;
  replaces: string;
  state: State;
  batch: number;
  began_at: number;
  started_at: number;
  ended_at: number | null;
  batch_percent: number;
  soak_seconds: number;
  deadline_seconds: number;
}

export const toRollout = (row: RolloutRow): Rollout => ({
  id: row.id,
  serviceId: row.service_id,
  service: row.service,
  version: row.version,
  replaces: row.replaces,
  state: row.state,
  batch: row.batch,
  beganAt: row.began_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  batchPercent: row.batch_percent,
  soakSeconds: row.soak_seconds,
  deadlineSeconds: row.deadline_seconds,
});

export const presentRollout = ({ id, service, version, replaces, state, batch, startedAt, endedAt }: Rollout) => ({
  id,
  service,
  version,
  replaces,
  state,
  batch,
  startedAt: new Date(startedAt).toISOString(),
  endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
});
