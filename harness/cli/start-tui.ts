import { collectionFrom, dataDirectory, readerHere } from '../locations.ts';
import { recallCatalog, rememberCatalog } from '../tui/app/remembered-catalog.ts';
import { firstFrame } from '../tui/terminal/first-frame.ts';
import { screenControl } from '../tui/terminal/screen-control.ts';
import { stepWording } from '../wording/next-step.ts';

/**
 * Opens the terminal UI; `--minutes N` shortens or lengthens the clock of what is started in it. The catalog as
 * it was last is painted before anything heavy is loaded.
 */
export async function startTui(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const steps = stepWording(readerHere());
  const minutes = args[0] === '--minutes' ? Number(args[1]) : undefined;
  if (minutes !== undefined && !(minutes > 0 && minutes <= 600)) {
    process.stderr.write(
      `bugsquash: --minutes takes a number above 0 and up to 600.\n  Next: ${steps.command(['--minutes', '45'])}\n`,
    );
    return 2;
  }
  const { stdin, stdout } = process;
  const home = dataDirectory(environment);
  const collection = collectionFrom(undefined, undefined);
  const screen = screenControl(stdout);
  const remembered = recallCatalog(home, collection);
  if (remembered) {
    // From the first frame on keys wait for the screen instead of being echoed onto it.
    stdin.setRawMode(true);
    screen.enter(firstFrame(remembered, { columns: stdout.columns || 80, rows: stdout.rows || 24 }));
  }
  const [{ openAttempts, sandboxNotice }, { runTui }, { wordFailure }] = await Promise.all([
    import('../compose.ts'),
    import('../tui/run-tui.tsx'),
    import('./run-cli.ts'),
  ]);
  const opened = openAttempts(environment, collection);
  if (!opened.ok) {
    if (remembered) stdin.setRawMode(false);
    screen.leave();
    process.stderr.write(wordFailure(opened.failure, steps));
    return 3;
  }
  const { attempts, close } = opened.value;
  try {
    return await runTui({
      attempts,
      screen,
      remembered,
      notice: sandboxNotice,
      environment,
      steps,
      ...(minutes === undefined ? {} : { minutes }),
    });
  } finally {
    const listed = await attempts.list();
    if (listed.ok) rememberCatalog(home, collection, listed.value);
    await close();
  }
}
