/** A word of a shell command, whatever it contains. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
