import { soakBusy } from './busy.ts';
import { soakFrames } from './frames/frames-soak.ts';
import { soakStops } from './stops.ts';

/**
 * `npm run soak -- stops [gradings] [seed]`, `npm run soak -- busy [gradings]` and `npm run soak -- frames [gradings]
 * [first seed]`: long tests of the verdict, to be run by hand. The exit code is 1 when a verdict was wrong.
 */

const [kind, count, seed] = process.argv.slice(2);
if (kind === 'stops')
  process.exitCode = Math.min(1, await soakStops(Number(count ?? 300), Number(seed ?? 1)));
else if (kind === 'busy') process.exitCode = Math.min(1, await soakBusy(Number(count ?? 100)));
else if (kind === 'frames')
  process.exitCode = Math.min(1, await soakFrames(Number(count ?? 300), Number(seed ?? 1)));
else {
  console.error('soak: say which, stops, busy or frames, as in: npm run soak -- stops 300');
  process.exitCode = 2;
}
