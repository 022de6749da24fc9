import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { SpeedMemory } from '../../bugbash/worker/worker.ts';
import { systemClock } from '../../compose.ts';

/** A machine gets other neighbours and other settings; a worker that is started again at once has the same. */
const KEPT_MS = 60 * 60_000;

const speedSchema = z.object({
  of: z.string(),
  boot: z.string(),
  atMs: z.number(),
  speed: z.object({ part: z.string(), tookMs: z.number(), limitMs: z.number(), jobs: z.number() }),
});

/** What was measured within the last hour, since the machine was started. */
export function speedFile(file: string, of: string): SpeedMemory {
  return {
    read() {
      const { boot } = systemClock.now();
      const kept = schemaOr(file);
      const isOurs = kept?.of === of && boot !== undefined && kept.boot === boot.id;
      return isOurs && boot.ms - kept.atMs < KEPT_MS ? kept.speed : undefined;
    },
    keep(speed) {
      const { boot } = systemClock.now();
      if (!boot) return;
      writeFileSync(file, `${JSON.stringify({ of, boot: boot.id, atMs: boot.ms, speed })}\n`);
    },
  };
}

/** A file that is broken is measured anew. */
function schemaOr(file: string): z.infer<typeof speedSchema> | undefined {
  try {
    return speedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
