/** A word of a shell command, whatever it contains: plain ones stay readable, the others are quoted. */
export const shellQuote = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
