import { type BoardRow, rowsOf } from './board.ts';
import type { BashState } from './state.ts';

/** Ranks of the final board, shown from the last to the first. */
export interface Ceremony {
  /** How many ranks there are; a shared one is shown at once. */
  readonly ranks: number;
  readonly revealed: number;
  /** Best first. */
  readonly rows: readonly BoardRow[];
}

/** Give it the live state: what is not revealed yet is left out. */
export function ceremonyOf(state: BashState): Ceremony {
  const rows = rowsOf(state);
  const ranks = [...new Set(rows.map(({ rank }) => rank))];
  const revealed = Math.min(state.ranksRevealed, ranks.length);
  const shown = new Set(ranks.slice(ranks.length - revealed));
  return { ranks: ranks.length, revealed, rows: rows.filter(({ rank }) => shown.has(rank)) };
}
