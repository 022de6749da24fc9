import type { ReactNode } from 'react';
import type { Settings } from '../app/settings.ts';
import { type LendTerminal, Surroundings } from '../components/surroundings.tsx';
import type { ScreenControl } from '../terminal/screen-control.ts';
import { showUntilLeft } from '../terminal/show-until-left.tsx';

/** What a mentor's screen works with. */
export interface MentorTerminal {
  readonly screen: ScreenControl;
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: Settings;
}

export interface ShownScreen<T> {
  /** Leaves the screen with a value. */
  readonly done: (value: T) => void;
  readonly lendTerminal: LendTerminal;
}

/**
 * Shows one screen until it is done or left.
 * @returns undefined where a signal ended it
 */
export async function runScreen<T>(
  { screen, environment, settings }: MentorTerminal,
  show: (shown: ShownScreen<T>) => ReactNode,
): Promise<T | undefined> {
  let value: T | undefined;
  await showUntilLeft(screen, ({ leave, outside }) => {
    const done = (left: T) => {
      value = left;
      leave();
    };
    return (
      <Surroundings environment={environment} settings={settings} outside={outside}>
        {(lendTerminal) => show({ done, lendTerminal })}
      </Surroundings>
    );
  });
  return value;
}
