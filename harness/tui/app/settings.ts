import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../../files/make-directory.ts';
import { THEMES, type ThemeName } from '../components/theme-names.ts';

/** What the terminal UI remembers of how a person likes it. */
export interface Settings {
  readonly theme: ThemeName;
  /** Whether an interviewer asks now and then. */
  readonly interviewer: boolean;
  /** Whether the visible tests run by themselves when a file is saved. */
  readonly testsOnSave: boolean;
}

export const usualSettings: Settings = { theme: 'dark', interviewer: true, testsOnSave: true };

const fileIn = (home: string) => join(home, 'settings.json');

/** What was remembered; what is not understood is as usual. */
export function readSettings(home: string): Settings {
  try {
    const known = JSON.parse(readFileSync(fileIn(home), 'utf8')) as Partial<Record<keyof Settings, unknown>>;
    return {
      theme: THEMES.find((theme) => theme === known.theme) ?? usualSettings.theme,
      interviewer: known.interviewer !== false,
      testsOnSave: known.testsOnSave !== false,
    };
  } catch {
    return usualSettings;
  }
}

/** Remembers settings; where that is not possible, they hold until the end of this run. */
export function keepSettings(home: string, settings: Settings): void {
  const file = fileIn(home);
  try {
    makeDirectory(dirname(file));
    writeFileSync(`${file}.tmp`, `${JSON.stringify(settings, null, 2)}\n`);
    renameSync(`${file}.tmp`, file);
  } catch {}
}
