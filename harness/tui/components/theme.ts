import { defaultTheme, extendTheme, type Theme } from '@inkjs/ui';

/** The widgets of @inkjs/ui without colours of their own. */
export const widgetTheme: Theme = extendTheme(defaultTheme, {
  components: {
    Spinner: { styles: { frame: () => ({ bold: true }) } },
  },
});
