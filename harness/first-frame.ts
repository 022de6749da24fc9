/**
 * The entry that the launcher loads before it looks whether the build is older than its sources: the catalog as it was
 * last is on the screen meanwhile. It may itself be of that older build, so it shares nothing with what comes after but
 * the screen, and `leaveRemembered` gives that back.
 */
import { isInBash } from './cli/bash/in-bash.ts';
import { paintRemembered } from './cli/remembered-screen.ts';
import { whyListInstead } from './cli/terminal-ui-or-list.ts';
import { collectionFrom, settingsFailure } from './locations.ts';

export { leaveRemembered } from './cli/remembered-screen.ts';

/** Paints it where the terminal UI will open without a word before; else does nothing. */
export async function paintFirstFrame(environment: NodeJS.ProcessEnv): Promise<void> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  if (whyListInstead({ isTerminal, environment }) !== null) return;
  if (settingsFailure(environment, process.cwd()) !== undefined || (await isInBash([], environment))) return;
  paintRemembered(environment, collectionFrom(undefined, undefined));
}
