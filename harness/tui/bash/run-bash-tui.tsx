import { setImmediate } from 'node:timers/promises';
import { type Instance, render } from 'ink';
import type { LiveBash } from '../../bugbash/client/live.ts';
import { typedInWorkspace } from '../../wording/next-step.ts';
import { shellQuote } from '../../wording/shell-quote.ts';
import type { Settings } from '../app/settings.ts';
import type { ScreenControl } from '../terminal/screen-control.ts';
import { watchEnds } from '../terminal/watch-ends.ts';
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
  const { stdin, stdout } = process;
  // A terminal that is gone is not a reason to crash; the hang-up ends us.
  stdout.on('error', () => {});
  stdin.setRawMode(true);
  screen.enter('');
  let instance: Instance | undefined;
  let isLent = false;
  let code = 0;
  const giveBack = () => {
    instance?.unmount();
    screen.leave();
  };
  const stopWatching = watchEnds({
    onSignal(signal, signalCode) {
      // While an editor has the terminal, Ctrl-C is meant for it.
      if (signal === 'SIGINT' && isLent) return;
      code = signalCode;
      instance?.unmount();
    },
    onCrash: giveBack,
    onExit: giveBack,
  });
  const outside = async (program: () => Promise<void>) => {
    isLent = true;
    screen.leave();
    // Ink stops listening but not reading; without this the program's first key would be ours.
    await setImmediate();
    stdin.pause();
    try {
      await program();
    } finally {
      isLent = false;
      screen.enter('');
    }
  };
  live.start();
  try {
    screen.repaint(() => {
      instance = render(
        <BashApp
          live={live}
          environment={environment}
          settings={settings}
          first={exercise}
          outside={outside}
        />,
        { stdout: screen.stdout, interactive: true, incrementalRendering: true },
      );
    });
    await instance?.waitUntilExit();
  } finally {
    live.stop();
    stdin.setRawMode(false);
    giveBack();
    stopWatching();
  }
  stdout.write(exitMessage(live));
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
