import { byId } from '../shared/elements.ts';

const [SMALLEST_PX, LARGEST_PX] = [11, 44];

/** The largest letters at which the whole board is on the wall at once: nobody scrolls a projector. */
export function fitToWall(): void {
  const { documentElement: page } = document;
  const scroller = byId('board').querySelector('.scroll');
  if (scroller === null) return;
  for (let sizePx = LARGEST_PX; sizePx >= SMALLEST_PX; sizePx -= 1) {
    page.style.fontSize = `${sizePx}px`;
    const isWideEnough = scroller.scrollWidth <= scroller.clientWidth;
    if (isWideEnough && byId('board').getBoundingClientRect().bottom <= innerHeight) return;
  }
}
