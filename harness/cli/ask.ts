import { createInterface } from 'node:readline/promises';

/** Asks a person at a terminal; anything but yes means no. Undefined where there is no terminal to ask at. */
export async function askYesNo(text: string, signal: AbortSignal): Promise<boolean | undefined> {
  const answer = await askLine(text, signal);
  return answer === undefined ? undefined : /^\s*y(es)?\s*$/i.test(answer);
}

/** What a person types at a terminal, empty where they stop; undefined where there is no terminal to ask at. */
export async function askLine(text: string, signal: AbortSignal): Promise<string | undefined> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  const lines = createInterface({ input: stdin, output: stdout });
  try {
    return await lines.question(text, { signal });
  } catch {
    return '';
  } finally {
    lines.close();
  }
}
