/** The entry: decides between the terminal UI and the commands, and alone sets the exit code. */

async function main(args: readonly string[]): Promise<number> {
  const { stdin, stdout, env } = process;
  const isTerminal = stdin.isTTY && stdout.isTTY && env.TERM !== 'dumb' && !env.CI;
  const isBare = args.every((arg, index) => arg === '--minutes' || args[index - 1] === '--minutes');
  if (isTerminal && isBare) {
    const { startTui } = await import('./cli/start-tui.ts');
    return startTui(args, env);
  }
  const { runCli } = await import('./cli/run-cli.ts');
  return runCli(isBare ? ['list'] : args, env);
}

process.exitCode = await main(process.argv.slice(2));
