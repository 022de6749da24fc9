import type { WorkersDocument } from '../../bugbash/admin-api.ts';

const MARKS = {
  starting: '·',
  ready: '✓',
  paused: '!',
  leaving: '·',
  refused: '✗',
  'cut-off': '✗',
  ended: '✗',
} as const;

/** The workers of a host, a line each, with what is wrong below it. */
export function wordWorkers(workers: WorkersDocument['workers'], nowMs: number): string {
  if (workers === null) return 'This host grades by itself; it has no workers.';
  if (workers.length === 0)
    return 'No worker has been heard of. Start one on any Linux machine: bugsquash worker --database <the same URL>';
  return workers
    .flatMap(({ worker, condition, version, capacity, running, seenAtMs, says, canaries, speed }) => [
      `${MARKS[condition]} ${worker}: ${condition}, ${running} of ${capacity} busy, heard ${Math.max(0, Math.round((nowMs - seenAtMs) / 1_000))} s ago`,
      `    ${version}, ${canaries.held} of ${canaries.tried} canaries held${speed === null ? '' : `, ${(speed.limitMs / speed.gradingMs).toFixed(1)} times as fast as the limits need`}`,
      ...says.map((line) => `    ${line}`),
    ])
    .join('\n');
}
