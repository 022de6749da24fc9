import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseManifest } from '../../catalog/manifest.ts';
import { failed, type Result, success } from '../../domain/failure.ts';

/** What a host writes about a bash, in `bash.yaml`. */
export interface BashFile {
  readonly name: string;
  /** Ids of exercises, in the order in which the board shows them. */
  readonly exercises: readonly string[];
  /** ISO 8601; without an offset it is the host machine's time. */
  readonly starts_at?: string | undefined;
  readonly minutes: number;
  readonly freeze_minutes?: number | undefined;
  readonly teams: 'solo' | 'teams';
  readonly hints: 'on' | 'off';
  readonly assistants: 'allowed' | 'recorded' | 'forbidden';
  readonly own_tests_score: boolean;
}

const MAX_MINUTES = 24 * 60;
const minutes = z.number().positive('must be more than 0').max(MAX_MINUTES);

export const bashFileSchema: z.ZodType<BashFile> = z
  .strictObject({
    name: z.string().trim().min(1).max(60, 'must have at most 60 characters'),
    exercises: z.array(z.string().trim().min(1)).min(1).max(20),
    starts_at: z.iso
      .datetime({
        offset: true,
        local: true,
        error: 'must be a date and time such as 2026-12-01T14:00:00+01:00',
      })
      .optional(),
    minutes,
    freeze_minutes: minutes.optional(),
    teams: z.enum(['solo', 'teams']),
    hints: z.enum(['on', 'off']),
    assistants: z.enum(['allowed', 'recorded', 'forbidden']),
    own_tests_score: z.boolean().default(false),
  })
  .check(({ value, issues }) => {
    const twice = value.exercises.findIndex((id, index) => value.exercises.indexOf(id) !== index);
    const because = (path: PropertyKey[], message: string) =>
      issues.push({ code: 'custom', path, message, input: value });
    if (twice !== -1) because(['exercises', twice], 'is there already');
    if (value.freeze_minutes !== undefined && value.freeze_minutes >= value.minutes)
      because(['freeze_minutes'], `must be less than the ${value.minutes} "minutes"`);
  });

/** Reads `bash.yaml`; all that is wrong comes as `<file>:<line>: `, a line each. */
export function readBashFile(file: string): Result<BashFile> {
  if (!existsSync(file))
    return failed('bad-arguments', `There is no file ${file}.`, {
      command: ['host', '--help'],
      lead: 'Write one; the help shows how it looks',
    });
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    return failed(
      'bad-arguments',
      `${file} can't be read: ${(error as Error).message}.`,
      'Name another file.',
    );
  }
  const parsed = parseManifest(source, file, bashFileSchema);
  return parsed.ok ? success(parsed.value) : parsed;
}
