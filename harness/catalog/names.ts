import { distance } from 'fastest-levenshtein';

/** The known name nearest to `name`, if it is near enough to be a slip of the fingers. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  return nearestNames(name, known)[0];
}

/** Known names that `name` is a part of, or within a third of the longer's length (at least 2 edits), nearest first. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  const lengthGap = (candidate: string) => Math.abs(candidate.length - name.length);
  const isPart = (candidate: string) =>
    name.length > 2 && candidate.toLowerCase().includes(name.toLowerCase());
  return known
    .map((candidate) => ({
      candidate,
      edits: isPart(candidate) ? 1 : slips(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(
      ({ candidate, edits }) => edits <= Math.max(2, Math.ceil(Math.max(name.length, candidate.length) / 3)),
    )
    .sort((a, b) => a.edits - b.edits || lengthGap(a.candidate) - lengthGap(b.candidate))
    .map(({ candidate }) => candidate);
}

/** Edits from one to the other, where two neighbours that changed places are a single slip. */
function slips(typed: string, candidate: string): number {
  const swapped = (at: number) =>
    `${typed.slice(0, at)}${typed.charAt(at + 1)}${typed.charAt(at)}${typed.slice(at + 2)}`;
  const swaps = Array.from(
    { length: Math.max(0, typed.length - 1) },
    (_, at) => 1 + distance(swapped(at), candidate),
  );
  return Math.min(distance(typed, candidate), ...swaps);
}
