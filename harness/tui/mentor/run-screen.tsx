import { setImmediate } from 'node:timers/promises';
import { ThemeProvider } from '@inkjs/ui';
import { type Instance, render, useInput } from 'ink';
import { type ReactNode, useMemo, useState } from 'react';
import type { Settings } from '../app/settings.ts';
import { HelpContext } from '../components/help/context.ts';
import { KeyListeners, KeysContext } from '../components/keys/use-keys.ts';
import { PaletteContext, paletteFor } from '../components/palette.ts';
import { widgetTheme } from '../components/theme.ts';
import type { ScreenControl } from '../terminal/screen-control.ts';
import { watchEnds } from '../terminal/watch-ends.ts';

/** What a mentor's screen works with. */
export interface MentorTerminal {
  readonly screen: ScreenControl;
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: Settings;
}

export interface ShownScreen<T> {
  /** Leaves the screen with a value. */
  readonly done: (value: T) => void;
  /** Gives the terminal to a program of the person's. */
  readonly outside: (program: () => Promise<void>) => Promise<void>;
}

/**
 * Shows one screen until it is done or left.
 * @returns undefined where a signal ended it
 */
export async function runScreen<T>(
  { screen, environment, settings }: MentorTerminal,
  show: (shown: ShownScreen<T>) => ReactNode,
): Promise<T | undefined> {
  const { stdin, stdout } = process;
  // A terminal that is gone is not a reason to crash; the hang-up ends us.
  stdout.on('error', () => {});
  stdin.setRawMode(true);
  screen.enter('');
  let instance: Instance | undefined;
  let isLent = false;
  let value: T | undefined;
  const giveBack = () => {
    instance?.unmount();
    screen.leave();
  };
  const stopWatching = watchEnds({
    onSignal(signal) {
      // While an editor has the terminal, Ctrl-C is meant for it.
      if (signal === 'SIGINT' && isLent) return;
      instance?.unmount();
    },
    onCrash: giveBack,
    onExit: giveBack,
  });
  const shown: ShownScreen<T> = {
    done(left) {
      value = left;
      instance?.unmount();
    },
    async outside(program) {
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
    },
  };
  try {
    screen.repaint(() => {
      instance = render(
        <Around environment={environment} settings={settings}>
          {show(shown)}
        </Around>,
        { stdout: screen.stdout, interactive: true, incrementalRendering: true },
      );
    });
    await instance?.waitUntilExit();
  } finally {
    stdin.setRawMode(false);
    giveBack();
    stopWatching();
  }
  return value;
}

/** What every screen finds around it: keys, colours, the list of all keys. */
export function Around(props: {
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: Settings;
  readonly children: ReactNode;
}) {
  const palette = useMemo(() => paletteFor(props.environment, props.settings.theme), [props]);
  const [isHelpOpen, setOpen] = useState(false);
  const help = useMemo(() => ({ isOpen: isHelpOpen, setOpen }), [isHelpOpen]);
  const [listeners] = useState(() => new KeyListeners());
  useInput((input, key) => listeners.tell(input, key));
  return (
    <KeysContext value={listeners}>
      <PaletteContext value={palette}>
        <ThemeProvider theme={widgetTheme}>
          <HelpContext value={help}>{props.children}</HelpContext>
        </ThemeProvider>
      </PaletteContext>
    </KeysContext>
  );
}
