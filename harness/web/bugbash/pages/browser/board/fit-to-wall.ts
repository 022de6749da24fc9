import { byId } from '../shared/elements.ts';

const SMALLEST_PX = 11;
/** Of the wall's width: what few teams get, so that the back of the room can read them. */
const LARGEST_PART = 1 / 48;

/** The largest letters at which the whole board is on the wall at once: nobody scrolls a projector. */
export function fitToWall(): void {
  const { documentElement: page } = document;
  const scroller = byId('board').querySelector('.scroll');
  if (scroller === null) return;
  for (let sizePx = Math.floor(innerWidth * LARGEST_PART); sizePx >= SMALLEST_PX; sizePx -= 1) {
    page.style.fontSize = `${sizePx}px`;
    const isWideEnough = scroller.scrollWidth <= scroller.clientWidth;
    if (isWideEnough && page.scrollHeight <= innerHeight) return;
  }
}
