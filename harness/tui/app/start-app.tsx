import { type Instance, render } from 'ink';
import type { ScreenControl } from '../terminal/screen-control.ts';
import { App, type AppProps } from './app.tsx';

/** Hands the screen to Ink; its first frame replaces what is there in one write. Loaded late, because Ink is slow to load. */
export function startApp(screen: ScreenControl, props: AppProps): Instance {
  let instance: Instance | undefined;
  screen.repaint(() => {
    instance = render(<App {...props} />, {
      stdout: screen.stdout,
      interactive: true,
      incrementalRendering: true,
      // Of two keys in a row, neither waits for the other long enough to be noticed.
      maxFps: 100,
    });
  });
  if (instance === undefined) throw new Error('Ink did not start.');
  return instance;
}
