/**
 * Delta debugging (Zeller's ddmin): a smallest set of parts that still passes, in the sense that none of its parts
 * can be left out alone.
 * @param holds whether a set passes; asked once for each set
 * @param mayGoOn asked before each question, so that a slow one can be given up with what was found
 */
export async function minimise<T>(
  all: readonly T[],
  holds: (parts: readonly T[]) => Promise<boolean>,
  mayGoOn: () => boolean = () => true,
): Promise<readonly T[]> {
  let parts = all;
  let chunks = 2;
  while (parts.length >= 2) {
    const found = await smaller(parts, chunks, holds, mayGoOn);
    if (found) {
      parts = found.parts;
      chunks = Math.max(2, Math.min(found.chunks, parts.length));
    } else if (chunks >= parts.length || !mayGoOn()) return parts;
    else chunks = Math.min(chunks * 2, parts.length);
  }
  return parts;
}

async function smaller<T>(
  parts: readonly T[],
  chunks: number,
  holds: (parts: readonly T[]) => Promise<boolean>,
  mayGoOn: () => boolean,
): Promise<{ readonly parts: readonly T[]; readonly chunks: number } | undefined> {
  const size = Math.ceil(parts.length / chunks);
  const starts = Array.from({ length: Math.ceil(parts.length / size) }, (_, index) => index * size);
  for (const start of starts) {
    if (!mayGoOn()) return undefined;
    const chunk = parts.slice(start, start + size);
    if (chunk.length < parts.length && (await holds(chunk))) return { parts: chunk, chunks: 2 };
  }
  // Of two chunks, each is what the other leaves.
  if (starts.length <= 2) return undefined;
  for (const start of starts) {
    if (!mayGoOn()) return undefined;
    const rest = [...parts.slice(0, start), ...parts.slice(start + size)];
    if (await holds(rest)) return { parts: rest, chunks: chunks - 1 };
  }
  return undefined;
}
