import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bashReply, boardReply, meReply, questionsReply, submissionsReply } from '../api.ts';
import type { KnownTime } from './server-clock.ts';

/** The bash as it was last seen, so that a laptop without a network still shows time, ticket and score. */
const seenSchema = z.object({
  schema: z.literal('bugsquash/seen@1'),
  time: z
    .object({
      hostAtMs: z.number(),
      at: z.object({
        atMs: z.number(),
        boot: z.object({ id: z.string(), ms: z.number() }).optional(),
      }),
    })
    .nullable(),
  bash: bashReply,
  me: meReply.nullable(),
  submissions: submissionsReply.shape.submissions.nullable(),
  board: boardReply.nullable(),
  questions: questionsReply.shape.questions.nullable(),
});
export type Seen = Omit<z.infer<typeof seenSchema>, 'schema' | 'time'> & { readonly time: KnownTime | null };

const fileIn = (folder: string): string => join(folder, 'seen.json');

/** What was seen last; null where nothing was, or by another version. */
export function readSeen(folder: string): Seen | null {
  try {
    const { schema: _, ...seen } = seenSchema.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
    return seen;
  } catch {
    return null;
  }
}

/** Remembers; where it can't, a laptop without a network shows less. */
export function keepSeen(folder: string, seen: Seen): void {
  const draft = `${fileIn(folder)}.${process.pid}.draft`;
  try {
    writeFileSync(draft, JSON.stringify({ schema: 'bugsquash/seen@1', ...seen }), { mode: 0o600 });
    renameSync(draft, fileIn(folder));
  } catch {}
}
