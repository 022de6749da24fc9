import { ThemeProvider } from '@inkjs/ui';
import { Box, Text, useApp, useInput, useWindowSize } from 'ink';
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { ListedExercise } from '../../attempts/attempts.ts';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import { printable } from '../../domain/printable.ts';
import { HelpContext } from '../components/help/context.ts';
import { KeyListeners, KeysContext } from '../components/keys/use-keys.ts';
import { PaletteContext, paletteFor } from '../components/palette.ts';
import { SMALLEST } from '../components/size.ts';
import { widgetTheme } from '../components/theme.ts';
import { AttemptScreen } from '../screens/attempt/view.tsx';
import { CatalogScreen } from '../screens/catalog/view.tsx';
import { PrepScreen } from '../screens/prep/view.tsx';
import { onStopRequest, stopUntilContinued } from '../terminal/stop-and-continue.ts';
import { AppContext, type AppHost, useHost } from './context.ts';
import type { Settings } from './settings.ts';
import { type AppScreen, moved } from './state.ts';

export interface AppProps {
  readonly host: Omit<AppHost, 'lendTerminal' | 'settings' | 'changeSettings'>;
  readonly settings: Settings;
  /** Remembers what was changed. */
  readonly keepSettings: (settings: Settings) => void;
  /** Wraps what a lent terminal needs around it: the usual screen, a cursor, no reaction to Ctrl-C. */
  readonly outside: (program: () => Promise<void>) => Promise<void>;
  readonly exercises: readonly ListedExercise[];
  /** What is to be told of this machine, looked up while the catalog shows. */
  readonly notice: () => Promise<string | null>;
  readonly resumed: OpenAttempt | null;
}

/** The whole terminal UI: what all screens share, and which of them shows. */
export function App({ host, outside, exercises, notice, resumed, ...props }: AppProps) {
  const { suspendTerminal } = useApp();
  const [settings, setSettings] = useState(props.settings);
  const palette = useMemo(() => paletteFor(host.environment, settings.theme), [host, settings.theme]);
  const lendTerminal = useCallback<AppHost['lendTerminal']>(
    (program) => suspendTerminal(() => outside(program)),
    [outside, suspendTerminal],
  );
  const changeSettings = useCallback<AppHost['changeSettings']>(
    (change) => setSettings((now) => ({ ...now, ...change })),
    [],
  );
  useEffect(() => {
    if (settings !== props.settings) props.keepSettings(settings);
  }, [settings]);
  const whole = useMemo<AppHost>(
    () => ({ ...host, lendTerminal, settings, changeSettings }),
    [host, lendTerminal, settings, changeSettings],
  );
  const [isHelpOpen, setOpen] = useState(false);
  const help = useMemo(() => ({ isOpen: isHelpOpen, setOpen }), [isHelpOpen]);
  const suspend = useSuspension(whole.lendTerminal);
  // Ink reads keys only while some screen listens. Between two screens a key would be echoed onto them.
  const [listeners] = useState(() => new KeyListeners());
  useInput((input, key) => {
    if (key.ctrl && input === 'z') suspend();
    else listeners.tell(input, key);
  });
  return (
    <KeysContext value={listeners}>
      <AppContext value={whole}>
        <PaletteContext value={palette}>
          <ThemeProvider theme={widgetTheme}>
            <HelpContext value={help}>
              <EnoughRoom>
                <CurrentScreen exercises={exercises} notice={notice} resumed={resumed} />
              </EnoughRoom>
            </HelpContext>
          </ThemeProvider>
        </PaletteContext>
      </AppContext>
    </KeysContext>
  );
}

/** Ctrl-Z and SIGTSTP: the shell gets its terminal whole; after `fg` the screen is painted anew. */
function useSuspension(lendTerminal: AppHost['lendTerminal']): () => void {
  const isLent = useRef(false);
  const suspend = useCallback(() => {
    // A program that has the terminal gives it back by itself.
    if (isLent.current) return;
    isLent.current = true;
    void lendTerminal(stopUntilContinued).finally(() => {
      isLent.current = false;
    });
  }, [lendTerminal]);
  useEffect(() => onStopRequest(suspend), [suspend]);
  return suspend;
}

function CurrentScreen({ exercises, notice, resumed }: Pick<AppProps, 'exercises' | 'notice' | 'resumed'>) {
  const { nowIn } = useHost();
  const [screen, move] = useReducer(
    moved,
    { at: 'catalog', notice: null } satisfies AppScreen,
    (start: AppScreen) => (resumed === null ? start : moved(start, { type: 'opened', attempt: resumed })),
  );
  useEffect(() => {
    void notice().then((text) => {
      if (text !== null) move({ type: 'noticed', notice: printable(text) });
    });
  }, [notice]);
  const attempt = screen.at === 'attempt' ? screen.attempt : null;
  useEffect(() => nowIn(attempt), [attempt, nowIn]);
  switch (screen.at) {
    case 'catalog':
      return <CatalogScreen known={exercises} notice={screen.notice} move={move} />;
    case 'prep':
      return (
        <PrepScreen
          exerciseId={screen.exerciseId}
          choice={screen.choice}
          prepared={screen.prepared}
          move={move}
        />
      );
    case 'attempt':
      return (
        <AttemptScreen
          key={screen.attempt.id}
          attempt={screen.attempt}
          begins={screen.begins}
          toCatalog={(said) => move({ type: 'to-catalog', ...(said === undefined ? {} : { notice: said }) })}
        />
      );
  }
}

/** Hides the screen, without forgetting it, while the terminal is too small for it. */
function EnoughRoom({ children }: { readonly children: React.ReactNode }) {
  const { columns, rows } = useWindowSize();
  const isEnough = columns >= SMALLEST.columns && rows >= SMALLEST.rows;
  return (
    <>
      <Box display={isEnough ? 'flex' : 'none'}>{children}</Box>
      {isEnough ? null : (
        <Box flexDirection="column" height={rows} width={columns}>
          <Text bold>This terminal is too small.</Text>
          <Text>
            It has {columns}×{rows}; bugsquash needs {SMALLEST.columns}×{SMALLEST.rows}.
          </Text>
          <Text>Make it larger; nothing is lost.</Text>
        </Box>
      )}
    </>
  );
}
