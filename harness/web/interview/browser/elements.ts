/** What an element is made of: text is never read as markup. */
type Child = Node | string;

interface Properties {
  readonly class?: string;
  readonly [attribute: `aria-${string}`]: string;
}

/** An element with its children; the only way that this page makes any. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The element of the page with an id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}.`);
  return found;
}

/** Minutes and seconds, rounded up, so that 0:00 means that the time is up. */
export function clockText(milliseconds: number): string {
  const seconds = Math.ceil(Math.max(0, milliseconds) / 1000);
  const rest = `${Math.floor(seconds / 60) % 60}`.padStart(seconds >= 3600 ? 2 : 1, '0');
  return `${seconds >= 3600 ? `${Math.floor(seconds / 3600)}:` : ''}${rest}:${`${seconds % 60}`.padStart(2, '0')}`;
}
