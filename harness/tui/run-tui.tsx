import { setMaxListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Attempts, ListedExercise } from '../attempts/attempts.ts';
import type { OpenAttempt } from '../attempts/open-attempt.ts';
import { FAILURES, type Failure, type Result, success } from '../domain/failure.ts';
import { printable } from '../domain/printable.ts';
import type { StepWording } from '../wording/next-step.ts';
import { pendingWork } from './app/pending-work.ts';
import type { Settings } from './app/settings.ts';
import { exitMessage } from './terminal/exit-message.ts';
import { firstFrame } from './terminal/first-frame.ts';
import type { ScreenControl } from './terminal/screen-control.ts';
import { watchEnds } from './terminal/watch-ends.ts';

export interface TuiParts {
  /** Opens this user's record, for which much has to be loaded. */
  readonly openAttempts: () => Promise<Result<Attempts>>;
  readonly screen: ScreenControl;
  /** What the first frame on the screen shows, if there is one; the terminal is in raw mode then. */
  readonly remembered: readonly ListedExercise[] | undefined;
  /** Says why submissions are not sandboxed here, if they are not. Finding out costs a process. */
  readonly notice: () => Promise<string | null>;
  readonly environment: NodeJS.ProcessEnv;
  readonly nowMs: () => number;
  readonly settings: Settings;
  readonly keepSettings: (settings: Settings) => void;
  readonly steps: StepWording;
  /** Length of attempts started here, in minutes; the exercise's own when absent. */
  readonly minutes?: number;
}

/** After leaving, graders and test runs that were told to stop have this long to do so. */
const GRACE_MS = 1_500;

/**
 * The terminal UI, from the first frame to the line that says how to come back. Resolves to the exit code.
 * Whatever happens, the attempt's log holds everything, so leaving asks nothing.
 */
export async function runTui(parts: TuiParts): Promise<number> {
  const { environment, notice, remembered, steps } = parts;
  const { stdout } = process;
  // A terminal that is gone is not a reason to crash; the hang-up ends us.
  stdout.on('error', () => {});
  const { screen } = parts;
  // What is remembered shows before anything else is loaded; the catalog is read anew as soon as that is done.
  const first = remembered ? null : await firstCatalog(parts);
  if (first !== null && !first.ok) return refused(first.failure, steps);
  // From the first frame on keys wait for the screen instead of being echoed onto it.
  process.stdin.setRawMode(true);
  if (first !== null) screen.enter(firstFrame(first.value.exercises, sizeOf(stdout)));

  const leaving = new AbortController();
  setMaxListeners(0, leaving.signal);
  const { add: keepUntilDone, settledWithin } = pendingWork();
  let current: OpenAttempt | null = null;
  let refusal: Failure | null = null;
  let isLent = false;
  let code = 0;
  let unmount = () => {};
  const giveBack = () => {
    // Ink paints once more when it ends, so it has to end first.
    unmount();
    screen.leave();
  };
  const stopWatching = watchEnds({
    onSignal(signal, signalCode) {
      // While an editor has the terminal, Ctrl-C is meant for it.
      if (signal === 'SIGINT' && isLent) return;
      code = signalCode;
      // Ink can't end while it has lent the terminal: the program that has it is asked to end first.
      if (isLent) leaving.abort();
      else unmount();
    },
    onCrash() {
      giveBack();
      // What happened is told by `launcher/crash.mjs`; the attempt's log holds everything.
      process.stderr.write(exitMessage(current));
    },
    onExit: giveBack,
  });
  const outside = async (program: () => Promise<void>) => {
    isLent = true;
    screen.leave();
    // Ink stops listening but not reading; without this the program's first key would be ours.
    await setImmediate();
    process.stdin.pause();
    try {
      await program();
    } finally {
      isLent = false;
      // Ink paints once more when it has its terminal back, which must not land on the usual screen.
      screen.enter('');
      if (code !== 0) void setImmediate().then(() => unmount());
    }
  };
  const openAttempts = async () => {
    const opened = await parts.openAttempts();
    if (opened.ok) return opened.value;
    refusal = opened.failure;
    unmount();
    return null;
  };
  const nowIn = (attempt: OpenAttempt | null) => {
    current = attempt;
  };
  try {
    const { startApp } = await import('./app/start-app.tsx');
    const app = startApp(screen, {
      attempts: first?.value.attempts ?? openAttempts,
      host: {
        environment,
        nowMs: parts.nowMs,
        steps,
        minutes: parts.minutes,
        signal: leaving.signal,
        keepUntilDone,
        nowIn,
      },
      settings: parts.settings,
      keepSettings: parts.keepSettings,
      outside,
      exercises: first?.value.exercises ?? remembered ?? [],
      notice,
      resumed: null,
    });
    unmount = app.unmount;
    if (code !== 0) unmount();
    await app.waitUntilExit();
  } finally {
    leaving.abort();
    process.stdin.setRawMode(false);
    giveBack();
    stopWatching();
  }
  await settledWithin(GRACE_MS);
  if (refusal !== null) return refused(refusal, steps);
  stdout.write(exitMessage(current));
  return code;
}

/** Where nothing is remembered, the first frame waits for what is true. */
async function firstCatalog({ openAttempts }: TuiParts) {
  const opened = await openAttempts();
  if (!opened.ok) return opened;
  const exercises = await opened.value.list();
  return exercises.ok ? success({ attempts: opened.value, exercises: exercises.value }) : exercises;
}

function refused(failure: Failure, steps: StepWording): number {
  process.stderr.write(
    `bugsquash: ${printable(failure.message)}\n  Next: ${printable(steps.next(failure.next))}\n`,
  );
  return FAILURES[failure.code] === 'input' ? 2 : 3;
}

const sizeOf = ({ columns, rows }: NodeJS.WriteStream) => ({ columns: columns || 80, rows: rows || 24 });
