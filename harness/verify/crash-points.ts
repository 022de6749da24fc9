/** So many requests of a test are tried one by one. */
const EACH_UP_TO = 6;
/** And so many at its end. */
const LAST = 3;
/** In between, requests of one long loop are alike; the distance grows by this factor. */
const GROWTH = 2;

/** At which requests of a test the code is made to end: all of them in an ordinary test, and fewer in a long loop. */
export function crashPoints(mostRequests: number): number[] {
  const points = new Set<number>();
  for (let at = 1; at <= mostRequests; at = at < EACH_UP_TO ? at + 1 : Math.ceil(at * GROWTH)) points.add(at);
  for (let at = Math.max(1, mostRequests - LAST + 1); at <= mostRequests; at += 1) points.add(at);
  return [...points].sort((a, b) => a - b);
}
