/** The themes there are; apart from their colours, because the start needs no more than the names. */
export const THEMES = ['dark', 'light', 'high-contrast'] as const;
export type ThemeName = (typeof THEMES)[number];
