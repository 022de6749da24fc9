/** A limit is counted in slices of this length. */
const SLICE_MS = 250;

/**
 * Calls back after a time in which this process ran. Processes get stopped, and machines are busy: a slice that takes
 * much longer than it should says nothing about whom we wait for, whose answer may long be there to be read. So it
 * does not count.
 * @returns what calls it off
 */
export function startTimeLimit(limitMs: number, onReached: () => void): () => void {
  let leftMs = limitMs;
  let timer: NodeJS.Timeout;
  const countSlice = () => {
    const sliceMs = Math.min(leftMs, SLICE_MS);
    const startedMs = performance.now();
    timer = setTimeout(() => {
      if (performance.now() - startedMs < sliceMs + SLICE_MS) leftMs -= sliceMs;
      if (leftMs > 0) countSlice();
      else onReached();
    }, sliceMs);
  };
  countSlice();
  return () => clearTimeout(timer);
}
