import { createContext, useContext, useMemo } from 'react';
import type { Attempts } from '../../attempts/attempts.ts';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import type { StepWording } from '../../wording/next-step.ts';
import type { Settings } from './settings.ts';

/** What every screen may use. The catalog shows before there are attempts to ask, all others after. */
export interface CommonHost {
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

export interface AppHost extends CommonHost {
  readonly attempts: Attempts;
}

export const AppContext = createContext<CommonHost | null>(null);
/** Null until they are loaded. */
export const AttemptsContext = createContext<Attempts | null>(null);

/** A screen outside of the app is our bug. */
export function useCommonHost(): CommonHost {
  const common = useContext(AppContext);
  if (common === null) throw new Error('A screen was rendered outside of the app.');
  return common;
}

/** For screens that show once there are attempts; before, it is our bug. */
export function useHost(): AppHost {
  const common = useCommonHost();
  const attempts = useContext(AttemptsContext);
  if (attempts === null) throw new Error('A screen was rendered before the attempts were loaded.');
  return useMemo(() => ({ ...common, attempts }), [common, attempts]);
}
