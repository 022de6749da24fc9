import { createContext, useContext } from 'react';
import type { Attempts } from '../../attempts/attempts.ts';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import type { StepWording } from '../../wording/next-step.ts';
import type { Settings } from './settings.ts';

/** What every screen may use. */
export interface AppHost {
  readonly attempts: Attempts;
  readonly environment: NodeJS.ProcessEnv;
  /** Wall clock, as the log has it; for how long ago something was. */
  readonly nowMs: () => number;
  readonly settings: Settings;
  readonly changeSettings: (change: Partial<Settings>) => void;
  readonly steps: StepWording;
  /** Length of new attempts where the exercise's own is not wanted. */
  readonly minutes: number | undefined;
  /** Aborted when the terminal UI is left; stops graders and test runs. */
  readonly signal: AbortSignal;
  /** Keeps the process until `work` has ended, even if the UI is left before. */
  readonly keepUntilDone: <T>(work: Promise<T>) => Promise<T>;
  /** Gives the terminal to a program and takes it back afterwards. */
  readonly lendTerminal: (program: () => Promise<void>) => Promise<void>;
  /** Remembers where one is, for the line that says how to come back. */
  readonly nowIn: (attempt: OpenAttempt | null) => void;
}

export const AppContext = createContext<AppHost | null>(null);

/** The host of the screens; a screen outside of one is our bug. */
export function useHost(): AppHost {
  const host = useContext(AppContext);
  if (host === null) throw new Error('A screen was rendered outside of the app.');
  return host;
}
