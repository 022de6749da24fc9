import { parseArgs } from 'node:util';
import type { Attempts, ListedExercise } from '../attempts/attempts.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { collectionFrom, dataDirectory, readerHere, settingsFailure } from '../locations.ts';
import { rememberCatalog } from '../tui/app/remembered-catalog.ts';
import { keepSettings, readSettings } from '../tui/app/settings.ts';
import { THEMES, type ThemeName } from '../tui/components/theme-names.ts';
import { stepWording } from '../wording/next-step.ts';
import { isInBash } from './bash/in-bash.ts';
import { readMinutes } from './minutes.ts';
import { paintRemembered } from './remembered-screen.ts';

/**
 * Opens the terminal UI. `--minutes N` sets the length of what is started in it, `--theme T` its colours, which are
 * remembered; `--plain` has lines instead of a screen. The catalog as it was last is painted before anything heavy is
 * loaded.
 */
export async function startTui(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const steps = stepWording(readerHere());
  const unusable = settingsFailure(environment, process.cwd());
  if (unusable) {
    process.stderr.write(`bugsquash: ${unusable.message}\n  Next: ${steps.next(unusable.next)}\n`);
    return 2;
  }
  const flags = flagsOf(args);
  if (!flags.ok) {
    const { message, next } = flags.failure;
    process.stderr.write(`bugsquash: ${message}\n  Next: ${steps.next(next)}\n`);
    return 2;
  }
  const { minutes, theme, plain } = flags.value;
  if (plain) {
    const { startPlain } = await import('./plain/start-plain.ts');
    return startPlain(environment, minutes);
  }
  const home = dataDirectory(environment);
  if (await isInBash([], environment)) {
    const { startBashTuiHere } = await import('./bash/start-bash-tui.ts');
    const shown = await startBashTuiHere(environment);
    if (shown.ok) return shown.value;
    process.stderr.write(`bugsquash: ${shown.failure.message}\n  Next: ${steps.next(shown.failure.next)}\n`);
    return 3;
  }
  const collection = collectionFrom(undefined, undefined);
  const { screen, remembered } = paintRemembered(environment, collection);
  const { runTui } = await import('../tui/run-tui.tsx');
  const known = readSettings(home);
  const settings = theme === undefined ? known : { ...known, theme };
  if (settings !== known) keepSettings(home, settings);
  let opened: { readonly attempts: Attempts; readonly close: () => Promise<void> } | null = null;
  try {
    return await runTui({
      async openAttempts() {
        const { openAttempts } = await import('../compose.ts');
        const result = openAttempts(environment, collection);
        if (!result.ok) return result;
        opened = result.value;
        return success(opened.attempts);
      },
      screen,
      remembered,
      notice: async () => (await import('../compose.ts')).sandboxNotice(),
      environment,
      nowMs: Date.now,
      settings,
      keepSettings: (changed) => keepSettings(home, changed),
      steps,
      ...(minutes === undefined ? {} : { minutes }),
    });
  } finally {
    await closing(opened, (listed) => rememberCatalog(home, collection, listed));
  }
}

/** Remembers the catalog as it is now for the next first frame, and gives the record back. */
async function closing(
  opened: { readonly attempts: Attempts; readonly close: () => Promise<void> } | null,
  remember: (listed: readonly ListedExercise[]) => void,
): Promise<void> {
  if (opened === null) return;
  const listed = await opened.attempts.list();
  if (listed.ok) remember(listed.value);
  await opened.close();
}

interface Flags {
  readonly minutes: number | undefined;
  readonly theme: ThemeName | undefined;
  readonly plain: boolean;
}

function flagsOf(args: readonly string[]): Result<Flags> {
  const { values } = parseArgs({
    args: [...args],
    // What is missing or odd is said here, in our words.
    strict: false,
    options: { minutes: { type: 'string' }, theme: { type: 'string' }, plain: { type: 'boolean' } },
  });
  const typed = values.minutes === undefined ? undefined : String(values.minutes);
  const minutes = readMinutes(typed, { command: ['--minutes', '45'] });
  if (!minutes.ok) return minutes;
  const theme = THEMES.find((name) => name === values.theme);
  if (values.theme !== undefined && theme === undefined)
    return failed('bad-arguments', `--theme takes one of: ${THEMES.join(', ')}.`, {
      command: ['--theme', 'light'],
    });
  return success({ minutes: minutes.value, theme, plain: values.plain === true });
}
