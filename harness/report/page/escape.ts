import { printable } from '../../domain/printable.ts';

/** As text of a page: no markup, and nothing that does not show but changes what does. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
