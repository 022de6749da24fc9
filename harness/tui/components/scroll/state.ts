/** How far a text is scrolled, in rows. `most` is the offset at which its end shows. */
export type ScrollAction =
  | { readonly type: 'by'; readonly rows: number; readonly most: number }
  | { readonly type: 'to-start' }
  | { readonly type: 'to-end'; readonly most: number };

/** The next offset; never before the start or past the end. */
export function scrolled(offset: number, action: ScrollAction): number {
  switch (action.type) {
    case 'by':
      return Math.min(Math.max(0, action.most), Math.max(0, Math.min(offset, action.most) + action.rows));
    case 'to-start':
      return 0;
    case 'to-end':
      return Math.max(0, action.most);
  }
}
