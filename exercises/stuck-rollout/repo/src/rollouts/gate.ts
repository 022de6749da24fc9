import type { HostRepository } from '../hosts/repository.ts';
import type { Rollout } from './rollout.ts';

export type Verdict = 'pending' | 'healthy' | 'unhealthy' | 'overdue';

export type Gate = (rollout: Rollout) => Verdict;

const SECOND = 1000;

/** Judges the machines that a rollout has asked so far. */
export function healthGate(hosts: HostRepository, now: () => Date): Gate {
  return ({ id, batch, beganAt, deadlineSeconds }) => {
    const { unhealthy, waiting } = hosts.tally(id, batch);
    if (waiting === 0) return 'healthy';
    const isOverdue = now().getTime() >= beganAt + deadlineSeconds * SECOND;
    if (isOverdue) return 'overdue';
    return unhealthy > 0 ? 'unhealthy' : 'pending';
  };
}
