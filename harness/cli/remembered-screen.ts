import type { ListedExercise } from '../attempts/attempts.ts';
import type { Collection } from '../catalog/catalog.ts';
import { dataDirectory } from '../locations.ts';
import { recallCatalog } from '../tui/app/remembered-catalog.ts';
import { firstFrame } from '../tui/terminal/first-frame.ts';
import { type ScreenControl, screenControl } from '../tui/terminal/screen-control.ts';

/** The terminal's screen, and the catalog that stands on it; undefined where none is remembered. */
export interface RememberedScreen {
  readonly screen: ScreenControl;
  readonly remembered: readonly ListedExercise[] | undefined;
}

/** Of this process, which has one terminal. */
let painted: RememberedScreen | undefined;

/** Paints the catalog as it was last, unless it stands there already. Light to load: the first frame waits for it. */
export function paintRemembered(environment: NodeJS.ProcessEnv, collection: Collection): RememberedScreen {
  if (painted !== undefined) return painted;
  const { stdin, stdout } = process;
  const screen = screenControl(stdout, environment);
  const remembered = recallCatalog(dataDirectory(environment), collection);
  if (remembered === undefined) return { screen, remembered };
  const frame = firstFrame(remembered, { columns: stdout.columns || 80, rows: stdout.rows || 24 });
  // From the first frame on keys wait for the screen instead of being echoed onto it.
  stdin.setRawMode(true);
  screen.enter(frame);
  painted = { screen, remembered };
  return painted;
}

/** The usual screen again, for what has to be said on it before the terminal UI is loaded. */
export function leaveRemembered(): void {
  if (painted === undefined) return;
  process.stdin.setRawMode(false);
  painted.screen.leave();
  painted = undefined;
}
