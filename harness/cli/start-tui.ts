import { collectionFrom, openAttempts, sandboxNotice } from '../compose.ts';
import { wordFailure } from './run-cli.ts';

/** Opens the terminal UI; `--minutes N` shortens or lengthens the clock of what is started in it. */
export async function startTui(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const minutes = args[0] === '--minutes' ? Number(args[1]) : undefined;
  if (minutes !== undefined && !(minutes > 0 && minutes <= 600)) {
    process.stderr.write(
      'bugsquash: --minutes takes a number above 0 and up to 600.\n  Next: bugsquash --minutes 45\n',
    );
    return 2;
  }
  const opened = openAttempts(environment, collectionFrom(undefined, undefined));
  if (!opened.ok) {
    process.stderr.write(wordFailure(opened.failure));
    return 3;
  }
  try {
    const { runTui } = await import('../tui/run-tui.tsx');
    return await runTui({
      attempts: opened.value.attempts,
      notice: sandboxNotice,
      environment,
      ...(minutes === undefined ? {} : { minutes }),
    });
  } finally {
    await opened.value.close();
  }
}
