/** A part of the report as every face shows it: one content, and text, Markdown and HTML only dress it. */
export interface Section {
  /** Stays the same when the title changes. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  | Table
  /** Longer text of somebody's own, with its line breaks. */
  | { readonly kind: 'quote'; readonly text: string };

export interface ListItem {
  /** Stands before the text, in a word. */
  readonly mark?: string;
  readonly text: string;
}

export interface Table {
  readonly kind: 'table';
  /** What it is a table of, for those who do not see where it stands. */
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers and times, 0-based. */
  readonly numbers?: readonly number[];
}
