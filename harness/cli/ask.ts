import { createInterface } from 'node:readline/promises';

/** Asks a person at a terminal; no is what anything but yes means. Undefined where nobody can answer. */
export async function askYesNo(text: string, signal: AbortSignal): Promise<boolean | undefined> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  const lines = createInterface({ input: stdin, output: stdout });
  try {
    return /^\s*y(es)?\s*$/i.test(await lines.question(text, { signal }));
  } catch {
    return false;
  } finally {
    lines.close();
  }
}
