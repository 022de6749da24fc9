import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Clock } from '../domain/clock.ts';
import { type DebriefDraft, debriefSections, emptyDebrief, missingNotes } from '../domain/debrief.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { workspacePaths } from '../workspace/workspace.ts';
import type { OpenAttempt } from './open-attempt.ts';

/**
 * A debrief while it is written. It is a file and no event: it changes with every key, and has to outlive a window
 * that is closed in the middle of a sentence.
 */

const draftSchema = z.object({
  sections: z.record(z.string(), z.string()).default({}),
  ticked: z.array(z.int().min(0)).default([]),
});

const fileOf = ({ workspace }: OpenAttempt) => join(dirname(workspacePaths(workspace).runs), 'debrief.json');

/** What was written so far; empty where nothing was, or where the file is damaged. */
export async function debriefDraft(attempt: OpenAttempt): Promise<DebriefDraft> {
  const text = await readFile(fileOf(attempt), 'utf8').catch(() => undefined);
  if (text === undefined) return emptyDebrief;
  try {
    return draftSchema.parse(JSON.parse(text));
  } catch {
    return emptyDebrief;
  }
}

/** Keeps a draft; the file is whole at every moment. */
export async function keepDebrief(attempt: OpenAttempt, draft: DebriefDraft): Promise<Result<void>> {
  const file = fileOf(attempt);
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    makeDirectory(dirname(file));
    await writeFile(temporary, `${JSON.stringify(draft, null, 2)}\n`);
    await rename(temporary, file);
    return success(undefined);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    await rm(temporary, { force: true }).catch(() => {});
    return failed(
      code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'store-broken',
      `Your debrief can't be kept: ${message}.`,
      'Free some space or the permission, then write on; nothing is lost while this window is open.',
    );
  }
}

/** Writes what is new in a draft into the log, a note for each section. */
export async function recordDebrief(
  { clock }: { readonly clock: Clock },
  attempt: OpenAttempt,
  draft: DebriefDraft,
): Promise<Result<void>> {
  const order = debriefSections(attempt.exercise.manifest);
  for (const text of missingNotes(draft, order, attempt.state.notes)) {
    const recorded = await attempt.record({ type: 'note', ...clock.now(), text });
    if (!recorded.ok) return recorded;
  }
  return success(undefined);
}
