import { ThemeProvider } from '@inkjs/ui';
import { useApp, useInput } from 'ink';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { Settings } from '../app/settings.ts';
import { useSuspension } from '../terminal/use-suspension.ts';
import { EnoughRoom } from './enough-room.tsx';
import { HelpContext } from './help/context.ts';
import { KeyListeners, KeysContext } from './keys/use-keys.ts';
import { PaletteContext, paletteFor } from './palette.ts';
import { widgetTheme } from './theme.ts';

/** Gives the terminal to a program of the person's, and takes it back when that ends. */
export type LendTerminal = (program: () => Promise<void>) => Promise<void>;

/** What a terminal UI of one screen finds around it: keys, Ctrl-Z, colours, the list of all keys, and room enough. */
export function Surroundings(props: {
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: Settings;
  /** Wraps what a lent terminal needs around it. */
  readonly outside: LendTerminal;
  readonly children: (lendTerminal: LendTerminal) => ReactNode;
}) {
  const { environment, settings, outside, children } = props;
  const { suspendTerminal } = useApp();
  const lendTerminal = useCallback<LendTerminal>(
    (program) => suspendTerminal(() => outside(program)),
    [outside, suspendTerminal],
  );
  const palette = useMemo(() => paletteFor(environment, settings.theme), [environment, settings]);
  const [isHelpOpen, setOpen] = useState(false);
  const help = useMemo(() => ({ isOpen: isHelpOpen, setOpen }), [isHelpOpen]);
  // Ink reads keys only while something listens; between two screens a key would be echoed onto them.
  const [listeners] = useState(() => new KeyListeners());
  const suspend = useSuspension(lendTerminal);
  useInput((input, key) => {
    if (key.ctrl && input === 'z') suspend();
    else listeners.tell(input, key);
  });
  return (
    <KeysContext value={listeners}>
      <PaletteContext value={palette}>
        <ThemeProvider theme={widgetTheme}>
          <HelpContext value={help}>
            <EnoughRoom>{children(lendTerminal)}</EnoughRoom>
          </HelpContext>
        </ThemeProvider>
      </PaletteContext>
    </KeysContext>
  );
}
