import { defaultTheme, extendTheme, type Theme } from '@inkjs/ui';
import type { Palette } from './palette.ts';

/** The widgets of @inkjs/ui in our few colours: what is chosen is bold and has a pointer, whatever the colour. */
export function themeFor(palette: Palette): Theme {
  const list = {
    styles: {
      focusIndicator: () => ({ bold: true }),
      selectedIndicator: () => palette.good,
      label: ({ isFocused }: { isFocused: boolean }) => ({ bold: isFocused }),
    },
  };
  return extendTheme(defaultTheme, {
    components: {
      Select: list,
      MultiSelect: list,
      Spinner: { styles: { frame: () => ({ bold: true }) } },
      ProgressBar: {
        styles: { completed: () => ({}), remaining: () => ({ dimColor: true }) },
        config: () => ({ completedCharacter: '█', remainingCharacter: '░' }),
      },
    },
  });
}
