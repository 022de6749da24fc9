import type { ClockView } from '../../../../../bugbash/api.ts';
import { bannerOf, clockWords } from './clock.ts';
import { byId } from './elements.ts';
import type { Link } from './live.ts';

/** The clock and its banner, which every page has at its top. */
export function showClock(clock: ClockView): void {
  const { main, detail } = clockWords(clock);
  byId('clock').textContent = main;
  byId('clock-detail').textContent = detail;
  const banner = bannerOf(clock);
  const element = byId('banner');
  element.hidden = banner === null;
  element.className = `banner ${banner?.kind ?? ''}`;
  if (element.textContent !== (banner?.text ?? '')) element.textContent = banner?.text ?? '';
}

/** Above everything where it is recorded play: nobody may take it for a bash. */
export function markDemo({ demo }: { readonly demo?: true | undefined }): void {
  if (demo !== true || document.getElementById('demo') !== null) return;
  const mark = document.createElement('p');
  mark.id = 'demo';
  mark.textContent = 'DEMO: recorded play, nobody is here. Nothing on this page is a result.';
  document.querySelector('header')?.before(mark);
}

const LINK_WORDS: Readonly<Record<Link, string>> = {
  live: '● live',
  asking: '◐ asks every few seconds',
  lost: '○ no connection to the host; trying again',
};

export function showLink(link: Link): void {
  const element = byId('link');
  element.textContent = LINK_WORDS[link];
  element.className = link;
}
