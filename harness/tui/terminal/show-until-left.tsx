import { setImmediate } from 'node:timers/promises';
import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';
import type { ScreenControl } from './screen-control.ts';
import { watchEnds } from './watch-ends.ts';

export interface Shown {
  readonly leave: () => void;
  /** Wraps what a lent terminal needs around it: the usual screen, and no reaction to Ctrl-C. */
  readonly outside: (program: () => Promise<void>) => Promise<void>;
}

/**
 * Shows a terminal UI on the alternate screen until it is left or a signal ends it.
 * @returns the exit code of the signal; 0 where it was left
 */
export async function showUntilLeft(
  screen: ScreenControl,
  show: (shown: Shown) => ReactNode,
): Promise<number> {
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
  const outside: Shown['outside'] = async (program) => {
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
  try {
    screen.repaint(() => {
      instance = render(show({ leave: () => instance?.unmount(), outside }), {
        stdout: screen.stdout,
        interactive: true,
        incrementalRendering: true,
      });
    });
    await instance?.waitUntilExit();
  } finally {
    stdin.setRawMode(false);
    giveBack();
    stopWatching();
  }
  return code;
}
