import { useApp, useInput } from 'ink';
import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import type { Attempts, ListedExercise } from '../../attempts/attempts.ts';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import { printable } from '../../domain/printable.ts';
import { EnoughRoom } from '../components/enough-room.tsx';
import { HelpContext } from '../components/help/context.ts';
import { KeyListeners, KeysContext } from '../components/keys/use-keys.ts';
import { PaletteContext, paletteFor } from '../components/palette.ts';
import { CatalogScreen } from '../screens/catalog/view.tsx';
import { useSuspension } from '../terminal/use-suspension.ts';
import { AppContext, AttemptsContext, type CommonHost, useCommonHost } from './context.ts';
import type { Settings } from './settings.ts';
import { type AppScreen, moved } from './state.ts';
import { type LateParts, useLateParts } from './use-late-parts.ts';

export interface AppProps {
  /** What loads them is called once the catalog shows; null where the app is to end instead. */
  readonly attempts: Attempts | (() => Promise<Attempts | null>);
  readonly host: Omit<CommonHost, 'lendTerminal' | 'settings' | 'changeSettings'>;
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
  const lendTerminal = useCallback<CommonHost['lendTerminal']>(
    (program) => suspendTerminal(() => outside(program)),
    [outside, suspendTerminal],
  );
  const changeSettings = useCallback<CommonHost['changeSettings']>(
    (change) => setSettings((now) => ({ ...now, ...change })),
    [],
  );
  useEffect(() => {
    if (settings !== props.settings) props.keepSettings(settings);
  }, [settings]);
  const whole = useMemo<CommonHost>(
    () => ({ ...host, lendTerminal, settings, changeSettings }),
    [host, lendTerminal, settings, changeSettings],
  );
  const late = useLateParts(props.attempts);
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
        <AttemptsContext value={late?.attempts ?? null}>
          <PaletteContext value={palette}>
            <HelpContext value={help}>
              <EnoughRoom>
                <CurrentScreen {...{ late, exercises, notice, resumed }} />
              </EnoughRoom>
            </HelpContext>
          </PaletteContext>
        </AttemptsContext>
      </AppContext>
    </KeysContext>
  );
}

/** What a key of the catalog led to before the rest was loaded waits for it. */
function CurrentScreen(
  props: Pick<AppProps, 'exercises' | 'notice' | 'resumed'> & { readonly late: LateParts | null },
) {
  const { late, exercises, notice, resumed } = props;
  const { nowIn } = useCommonHost();
  const [screen, move] = useReducer(
    moved,
    { at: 'catalog', notice: null } satisfies AppScreen,
    (start: AppScreen) => (resumed === null ? start : moved(start, { type: 'opened', attempt: resumed })),
  );
  const isReady = late !== null;
  useEffect(() => {
    if (!isReady) return;
    void notice().then((text) => {
      if (text !== null) move({ type: 'noticed', notice: printable(text) });
    });
  }, [notice, isReady]);
  const attempt = screen.at === 'attempt' ? screen.attempt : null;
  useEffect(() => nowIn(attempt), [attempt, nowIn]);
  if (screen.at !== 'catalog' && late !== null) {
    const { LateScreen } = late.screens;
    return <LateScreen screen={screen} move={move} />;
  }
  const said = screen.at === 'catalog' ? screen.notice : null;
  return <CatalogScreen late={late} known={exercises} notice={said} move={move} />;
}
