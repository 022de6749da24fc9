import { createInterface } from 'node:readline/promises';

/** Asks a person at a terminal; anything but yes means no. Undefined where there is no terminal to ask at. */
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
