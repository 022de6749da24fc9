import type { MachineLine } from '../../doctor/machine-line.ts';
import type { WorkerTrouble } from '../worker-ports.ts';
import { LEAST_MARGIN, type Speed } from './speed.ts';

/** Why a worker does not grade, worded for the host who reads it on another machine: what, the figures, what to do. */

export const noSandbox = (reason: string): WorkerTrouble => ({
  code: 'sandbox',
  message: `There is no working sandbox: ${reason}. Install bubblewrap there, and see what "doctor" says.`,
});

export const leakySandbox = (lines: readonly MachineLine[]): WorkerTrouble => ({
  code: 'sandbox',
  message: `The sandbox does not hold: ${lines.map(({ name, detail }) => `${name}: ${detail}`).join('; ')}. See what "doctor" says there.`,
});

export const otherVersion = (own: string, wanted: string): WorkerTrouble => ({
  code: 'version',
  message: `It is bugsquash ${own} and the host is ${wanted}, so its verdicts could differ. Update it (git pull && npm ci), and start it again.`,
});

export const tooSlow = ({ part, tookMs, limitMs, jobs }: Speed): WorkerTrouble => ({
  code: 'speed',
  message: `${sayAtOnce(jobs)} took ${seconds(tookMs)} for ${part}; the limit is ${seconds(limitMs)}, and ${LEAST_MARGIN} times the time must fit. Start it with fewer --jobs, or take a faster machine.`,
});

export const wrongClock = (offsetMs: number): WorkerTrouble => ({
  code: 'clock',
  message: `Its clock is ${seconds(Math.abs(offsetMs))} ${offsetMs > 0 ? 'ahead of' : 'behind'} the database's. Set it (timedatectl set-ntp true); then it goes on by itself.`,
});

export const fullDisk = (folder: string, freeMib: number, wantedMib: number): WorkerTrouble => ({
  code: 'disk',
  message: `${freeMib} MiB are free in ${folder}, and it needs ${wantedMib}. Free some; then it goes on by itself.`,
});

export const refusedContent = (message: string): WorkerTrouble => ({ code: 'content', message });

export const wasCutOff = (durationMs: number): WorkerTrouble => ({
  code: 'network',
  message: `It was cut off from the database for ${seconds(durationMs)}, and is back.`,
});

export const sayAtOnce = (jobs: number): string => (jobs === 1 ? 'One grading' : `${jobs} gradings at once`);

const seconds = (ms: number): string =>
  Math.abs(ms) < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
