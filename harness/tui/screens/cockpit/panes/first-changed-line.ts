/** The first changed line of a patch, in the file as it is now. */
export function firstChangedLine(patch: string): { readonly file: string; readonly line: number } | null {
  let file: string | null = null;
  let line = 0;
  for (const row of patch.split('\n')) {
    const name = /^\+\+\+ (?:b\/)?(.*)$/.exec(row)?.[1];
    const start = /^@@ -\S+ \+(\d+)/.exec(row)?.[1];
    if (name !== undefined) file = name === '/dev/null' ? null : name;
    else if (start !== undefined) line = Number(start);
    else if (line > 0 && file !== null && /^[-+]/.test(row)) return { file, line: Math.max(1, line) };
    else if (line > 0 && row.startsWith(' ')) line += 1;
  }
  return null;
}
