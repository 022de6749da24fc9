import { element } from './elements.ts';

/** A ticket's paragraphs as elements: headings, quotations, bold and italic words; anything else is text. */
export function ticketElements(ticket: string): readonly HTMLElement[] {
  return ticket
    .trim()
    .split(/\n\s*\n/)
    .map((block) => {
      const text = block.trim();
      if (text.startsWith('#')) return element('h3', {}, text.replace(/^#+\s*/, ''));
      if (text.startsWith('>')) return element('blockquote', {}, ...inline(text.replaceAll(/^>\s?/gm, '')));
      return element('p', {}, ...inline(text));
    });
}

function inline(text: string): readonly (Node | string)[] {
  return text
    .replaceAll('\n', ' ')
    .split(/(\*\*.+?\*\*|\b_.+?_\b)/)
    .map((part) => {
      if (part.startsWith('**')) return element('strong', {}, part.slice(2, -2));
      return /^_.+_$/.test(part) ? element('em', {}, part.slice(1, -1)) : part;
    });
}
