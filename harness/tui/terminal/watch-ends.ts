const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
type EndingSignal = keyof typeof SIGNALS;

/** What to do when the process is about to end other than by a key. */
export interface Ends {
  /** A signal asks us to end; `code` is the exit code that says so. */
  readonly onSignal: (signal: EndingSignal, code: number) => void;
  /** An error nobody caught; the process ends after this. */
  readonly onCrash: () => void;
  /** The process ends now, for whatever reason. */
  readonly onExit: () => void;
}

/** Watches for the ends of the process; the returned function stops that. */
export function watchEnds(ends: Ends): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    const known = signal as EndingSignal;
    ends.onSignal(known, 128 + SIGNALS[known]);
  };
  const signals = Object.keys(SIGNALS) as EndingSignal[];
  for (const signal of signals) process.on(signal, onSignal);
  process.on('uncaughtExceptionMonitor', ends.onCrash);
  process.on('exit', ends.onExit);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('uncaughtExceptionMonitor', ends.onCrash);
    process.off('exit', ends.onExit);
  };
}
