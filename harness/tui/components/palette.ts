import { createContext, useContext } from 'react';

/** Props of Ink's `Text` for a mark. Colour only repeats what a sign or a word says already. */
type Paint = { readonly color?: string };

/** The few of the 16 terminal colours in use; they stay readable on light and dark backgrounds as signs. */
export interface Palette {
  readonly good: Paint;
  readonly bad: Paint;
  readonly attention: Paint;
}

const colours: Palette = { good: { color: 'green' }, bad: { color: 'red' }, attention: { color: 'magenta' } };
const none: Palette = { good: {}, bad: {}, attention: {} };

/** No colour at all when NO_COLOR is set to anything; bold, dim and inverse are not colours. */
export const paletteFor = (environment: NodeJS.ProcessEnv): Palette =>
  environment.NO_COLOR ? none : colours;

export const PaletteContext = createContext<Palette>(none);

export const usePalette = (): Palette => useContext(PaletteContext);
