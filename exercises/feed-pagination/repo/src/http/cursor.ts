/** The values of a listing's sort columns in one row, in the order of the columns. */
export type Key = number[];

/** Where a page ended: the listing it was a page of, and the key of its last item. */
export interface Cursor {
  listing: string;
  key: Key;
}

/** Cursors are opaque to clients. They are URL-safe and hold all there is to know; we store nothing. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

export function decodeCursor(text: string): Cursor {
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
}
