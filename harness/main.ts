/** The entry: decides between the terminal UI and the commands, and alone sets the exit code. */
import { whyListInstead } from './cli/terminal-ui-or-list.ts';

/** Flags that may stand without a command: they are for the terminal UI. */
const WITHOUT_COMMAND = /^--(minutes|theme|plain)(=|$)/;
const WITH_VALUE = /^--(minutes|theme)$/;

async function main(args: readonly string[]): Promise<number> {
  const { stdin, stdout, env } = process;
  const isBare = args.every(
    (arg, index) => WITHOUT_COMMAND.test(arg) || WITH_VALUE.test(args[index - 1] ?? ''),
  );
  const why = isBare
    ? whyListInstead({ isTerminal: stdin.isTTY && stdout.isTTY, environment: env })
    : undefined;
  if (why === null) {
    const { startTui } = await import('./cli/start-tui.ts');
    return startTui(args, env);
  }
  if (why !== undefined) process.stderr.write(`${why}\n`);
  const { runCli } = await import('./cli/run-cli.ts');
  return runCli(isBare ? ['list'] : args, env);
}

process.exitCode = await main(process.argv.slice(2));
