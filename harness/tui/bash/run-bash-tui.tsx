import type { LiveBash } from '../../bugbash/client/live.ts';
import { typedInWorkspace } from '../../wording/next-step.ts';
import { shellQuote } from '../../wording/shell-quote.ts';
import type { Settings } from '../app/settings.ts';
import type { ScreenControl } from '../terminal/screen-control.ts';
import { showUntilLeft } from '../terminal/show-until-left.tsx';
import { BashApp } from './app.tsx';

export interface BashTuiParts {
  readonly live: LiveBash;
  readonly screen: ScreenControl;
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: Settings;
  /** Exercise to open with; the first when absent. */
  readonly exercise: string | null;
}

/** The terminal UI of a bash, until it is left. What was submitted is on the disk, so leaving asks nothing. */
export async function runBashTui({
  live,
  screen,
  environment,
  settings,
  exercise,
}: BashTuiParts): Promise<number> {
  live.start();
  let code: number;
  try {
    code = await showUntilLeft(screen, ({ outside }) => (
      <BashApp live={live} environment={environment} settings={settings} first={exercise} outside={outside} />
    ));
  } finally {
    live.stop();
  }
  process.stdout.write(exitMessage(live));
  return code;
}

/** What stays on the usual screen: how to come back, and what is still on its way. */
function exitMessage({ client, view }: LiveBash): string {
  const [open] = view.exercises;
  const waiting = client.outbox.waiting().length;
  return [
    ...(waiting > 0 ? [`${waiting} not sent yet; kept here, and sent with the next command.`] : []),
    ...(open
      ? ['To go on:', `  cd ${shellQuote(open.workspace.directory)}`, `  ${typedInWorkspace([])}`]
      : []),
    '',
  ].join('\n');
}
