import { createContext, useContext } from 'react';
import type { ThemeName } from './theme-names.ts';

/** Props of Ink's `Text`. Colour only repeats what a sign or a word says already. */
interface Paint {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly underline?: boolean;
}

/** The few colours in use, by what they say. */
export interface Palette {
  readonly good: Paint;
  readonly bad: Paint;
  readonly attention: Paint;
  /** What the eye may pass over: rules, hints about keys, line numbers. */
  readonly quiet: Paint;
  /** The changed words inside of a changed line. */
  readonly changed: Paint;
  /** Parts of source code. */
  readonly code: { readonly keyword: Paint; readonly text: Paint; readonly comment: Paint };
}

const changed: Paint = { bold: true, underline: true };

/** From the 16 colours of the terminal, so that its own theme has the last word. */
const BY_THEME: Readonly<Record<ThemeName, Palette>> = {
  dark: {
    good: { color: 'green' },
    bad: { color: 'red' },
    attention: { color: 'yellow' },
    quiet: { dimColor: true },
    changed,
    code: { keyword: { color: 'magenta' }, text: { color: 'cyan' }, comment: { dimColor: true } },
  },
  // Yellow and cyan can't be read on white, and dim is too pale there.
  light: {
    good: { color: 'green' },
    bad: { color: 'red' },
    attention: { color: 'magenta' },
    quiet: { color: 'gray' },
    changed,
    code: { keyword: { color: 'blue' }, text: { color: 'magenta' }, comment: { color: 'gray' } },
  },
  // Nothing dim, and nothing that needs a colour to be told apart.
  'high-contrast': {
    good: { bold: true },
    bad: { bold: true },
    attention: { bold: true },
    quiet: {},
    changed,
    code: { keyword: { bold: true }, text: {}, comment: {} },
  },
};

const colourless: Palette = {
  good: {},
  bad: {},
  attention: { bold: true },
  quiet: { dimColor: true },
  changed,
  code: { keyword: {}, text: {}, comment: {} },
};

/** No colour at all when NO_COLOR is set to anything; bold, dim and inverse are not colours. */
export const paletteFor = (environment: NodeJS.ProcessEnv, theme: ThemeName): Palette =>
  environment.NO_COLOR ? (theme === 'high-contrast' ? BY_THEME[theme] : colourless) : BY_THEME[theme];

export const PaletteContext = createContext<Palette>(colourless);

export const usePalette = (): Palette => useContext(PaletteContext);
