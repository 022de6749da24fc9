import { type Link, lifeLeft } from '../links/link.ts';

/** How long an entry is good for; a link that changes is forgotten at once. */
const TIME_TO_LIVE = 300_000;

const MOST_ENTRIES = 10_000;

interface Entry {
  link: Link;
  until: number;
}

export type RedirectCache = ReturnType<typeof redirectCache>;

/** Live links that were followed lately, so that a poster's rush hour costs no queries. */
export function redirectCache(now: () => Date) {
  const entries = new Map<string, Entry>();

  return {
    get(alias: string): Link | undefined {
      const entry = entries.get(alias);
      if (!entry || entry.until <= now().getTime()) return undefined;
      return entry.link;
    },

    keep(alias: string, link: Link): void {
      if (entries.size >= MOST_ENTRIES) entries.clear();
      const until = now().getTime() + Math.min(TIME_TO_LIVE, lifeLeft(link, now()));
      entries.set(alias, { link, until });
    },

    forget(alias: string): void {
      entries.delete(alias);
    },
  };
}
