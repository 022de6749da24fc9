/** Below this nothing sensible fits; the screen then says so. */
export const SMALLEST = { columns: 60, rows: 20 } as const;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Two columns side by side from here on. */
export const isWide = ({ columns }: Pick<Size, 'columns'>): boolean => columns >= 76;

/** A second column of its own from here on, and a third one. */
export const WIDE_COLUMNS = 110;
export const VERY_WIDE_COLUMNS = 160;

/** Rows between a frame's header and its footer: two rules, the notice and the keys are taken. */
export const bodyRows = (size: Pick<Size, 'rows'>, headerRows: number): number => size.rows - headerRows - 4;

/** Columns between the frame's margins. */
export const bodyColumns = ({ columns }: Pick<Size, 'columns'>): number => columns - 2;
