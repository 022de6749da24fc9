import type { Report } from '../report.ts';

/** When the bell rang, or would have: each pause puts it off. */
export function bellMs({ limitMs, timeline }: Pick<Report, 'limitMs' | 'timeline'>): number {
  const rang = timeline.find(({ kind }) => kind === 'bell');
  if (rang) return rang.sinceStartMs;
  const paused = timeline.filter(({ kind }) => kind === 'paused');
  const resumed = timeline.filter(({ kind }) => kind === 'resumed');
  return resumed.reduce(
    (ms, { sinceStartMs }, index) => ms + sinceStartMs - (paused[index]?.sinceStartMs ?? sinceStartMs),
    limitMs,
  );
}
