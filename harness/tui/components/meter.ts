/** A share as a bar of so many columns. */
export function bar(share: number, columns: number): { readonly full: string; readonly rest: string } {
  const within = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0));
  // Something that is left shows, however little.
  const full = within > 0 ? Math.max(1, Math.round(within * columns)) : 0;
  return { full: '█'.repeat(full), rest: '░'.repeat(Math.max(0, columns - full)) };
}

const STEPS = '▁▂▃▄▅▆▇█';

/** Shares (0 to 1), oldest first, as a line of small bars: the latest `most` of them. */
export const sparkline = (shares: readonly number[], most = 12): string =>
  shares
    .slice(-most)
    .map((share) => {
      const within = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0));
      return STEPS[Math.min(STEPS.length - 1, Math.floor(within * STEPS.length))];
    })
    .join('');
