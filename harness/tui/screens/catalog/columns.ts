import type { ListedExercise } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { unseenWords } from '../../../wording/unseen.ts';

/** The cells of a catalog line next to its title. A null width means that there is no space for the column. */
export interface CatalogColumns {
  readonly level: number;
  readonly time: number;
  readonly style: number | null;
  readonly verified: number | null;
  readonly best: number;
}

const VERIFIED = { verified: '✓ verified', changed: '! changed', unverified: '· unproven' } as const;

/** From here on the ticket shows beside the list. */
export const PREVIEW_COLUMNS = 110;
/** A longer line of the list would only be stretched. */
const MOST_LIST_COLUMNS = 84;

/** Columns of the whole list; what is left of a wide terminal is the preview's. */
export const listColumns = (columns: number): number =>
  columns < PREVIEW_COLUMNS ? columns - 2 : Math.min(MOST_LIST_COLUMNS, Math.floor((columns - 2) / 2));

/** Which columns a list of this width has space for. */
export const catalogColumns = (width: number): CatalogColumns => ({
  level: 8,
  time: 8,
  style: width >= 70 ? 9 : null,
  verified: width >= 82 ? 12 : null,
  best: 9,
});

/** What a line of the catalog says, cell by cell; shared by the first frame and the screen itself. */
export function catalogCells({ manifest, verified, best }: ListedExercise, width: CatalogColumns) {
  const cells: readonly (readonly [string, number | null])[] = [
    [manifest.level, width.level],
    [`${manifest.minutes} min`, width.time],
    [manifest.style, width.style],
    [VERIFIED[verified], width.verified],
    [best === null ? 'new' : `best ${best}`, width.best],
  ];
  return {
    title: printable(manifest.title),
    cells: cells.flatMap(([text, columns]) => (columns === null ? [] : [{ text, columns }])),
  };
}

/** In words, for the line below the list. */
export function verifiedWords({ verified, verifiedRuns, solvedUnseen }: ListedExercise): string {
  switch (verified) {
    case 'verified': {
      const unseen = unseenWords(solvedUnseen);
      const runs = verifiedRuns === null ? '' : `, ${verifiedRuns} runs`;
      return `verified${runs}${unseen === '' ? ': its bugs and fixes were measured on exactly this content' : `; ${unseen}`}`;
    }
    case 'changed':
      return 'changed since it was verified';
    case 'unverified':
      return 'a draft, not verified yet';
  }
}
