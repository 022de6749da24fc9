import { soakBusy } from './busy.ts';
import { soakFrames } from './frames/frames-soak.ts';
import { soakHost } from './host/host-soak.ts';
import { sizing } from './sizing/sizing-soak.ts';
import { soakStops } from './stops.ts';
import { measureDatabase } from './workers/database-load.ts';
import { measureThroughput } from './workers/throughput.ts';
import { soakWorkers } from './workers/workers-soak.ts';

/**
 * `npm run soak -- stops [gradings] [seed]`, `npm run soak -- busy [gradings]` and `npm run soak -- frames [gradings]
 * [first seed]`: long tests of the verdict, to be run by hand. `npm run soak -- host [kills] [seed]` and
 * `npm run soak -- workers [kills] [seed] [submissions]`: a bash whose programs are killed. The exit code is 1 when
 * something was wrong.
 *
 * `npm run soak -- sizing [export.tar.gz]` measures what gradings cost here, and says by a model what many people need;
 * `npm run soak -- database [seconds] [statements]` what 300 submissions a minute cost PostgreSQL, and which statements;
 * `npm run soak -- throughput [gradings]` what two workers do of what one does.
 */

const [kind, count, seed, submissions] = process.argv.slice(2);
if (kind === 'stops')
  process.exitCode = Math.min(1, await soakStops(Number(count ?? 300), Number(seed ?? 1)));
else if (kind === 'busy') process.exitCode = Math.min(1, await soakBusy(Number(count ?? 100)));
else if (kind === 'frames')
  process.exitCode = Math.min(1, await soakFrames(Number(count ?? 300), Number(seed ?? 1)));
else if (kind === 'host')
  process.exitCode = Math.min(1, await soakHost(Number(count ?? 200), Number(seed ?? 1)));
else if (kind === 'workers')
  process.exitCode = Math.min(
    1,
    await soakWorkers(Number(count ?? 60), Number(seed ?? 1), Number(submissions ?? 500)),
  );
else if (kind === 'sizing') await sizing(count);
else if (kind === 'database') await measureDatabase(Number(count ?? 60), seed === 'statements');
else if (kind === 'throughput') await measureThroughput(Number(count ?? 40));
else {
  console.error(
    'soak: say which, stops, busy, frames, host, workers, sizing, database or throughput, as in: npm run soak -- stops 300',
  );
  process.exitCode = 2;
}
