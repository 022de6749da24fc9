export type Log = (event: string, fields?: Record<string, unknown>) => void;

/** One JSON object a line, on stdout. */
export function createLog(now: () => Date): Log {
  return (event, fields = {}) => console.log(JSON.stringify({ at: now().toISOString(), event, ...fields }));
}
