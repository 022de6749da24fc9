import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AttemptState, transition } from '../../domain/attempt.ts';
import type { AttemptEvent } from '../../domain/attempt-event.ts';
import { attemptEventSchema } from '../../domain/attempt-event-schema.ts';
import { failed, type Result, success } from '../../domain/failure.ts';

/**
 * A user's attempts as one JSON document. It holds logs, the files as they were at the start, and snapshots; of the
 * exercises it holds no hidden half, so that it can be given to somebody.
 */

const FAMILY = 'bugsquash/export@';
const VERSION = 1;
const EXPORT_SCHEMA = `${FAMILY}${VERSION}` as const;

const base64 = z.base64();
const relativePath = z
  .string()
  .refine(
    (path) =>
      path !== '' &&
      !path.includes('\0') &&
      path.split('/').every((name) => !['', '.', '..'].includes(name) && name.toLowerCase() !== '.git'),
    'must be a plain relative path',
  );

const exportedAttemptSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/),
  exerciseId: z.string(),
  events: z.array(attemptEventSchema).min(1),
  start: z.array(z.strictObject({ path: relativePath, executable: z.boolean(), data: base64 })),
  snapshots: base64.nullable(),
}) satisfies z.ZodType<ExportedAttempt>;

const exportSchema = z.strictObject({
  schema: z.literal(EXPORT_SCHEMA),
  exportedAt: z.iso.datetime(),
  attempts: z.array(exportedAttemptSchema),
  sha256: z.string(),
}) satisfies z.ZodType<ExportDocument>;

export interface ExportedAttempt {
  readonly id: string;
  readonly exerciseId: string;
  readonly events: readonly AttemptEvent[];
  /** All files as they were at the start; in base64. */
  readonly start: readonly { readonly path: string; readonly executable: boolean; readonly data: string }[];
  /** A git bundle in base64; null where no snapshot was taken. */
  readonly snapshots: string | null;
}

export interface ExportDocument {
  readonly schema: typeof EXPORT_SCHEMA;
  readonly exportedAt: string;
  readonly attempts: readonly ExportedAttempt[];
  /** sha256 over the rest of the document as JSON without spaces; hex. */
  readonly sha256: string;
}

export function exportDocument(attempts: readonly ExportedAttempt[], exportedAt: Date): ExportDocument {
  const rest = { schema: EXPORT_SCHEMA, exportedAt: exportedAt.toISOString(), attempts } as const;
  return { ...rest, sha256: checksumOf(rest) };
}

/** Reads an export; one that is newer, cut or edited is refused. */
export function readExport(text: string, file: string): Result<ExportDocument> {
  const refused = (what: string, next = 'Export once more where the attempts are, and import that file.') =>
    failed('import-refused', `${file} ${what}. Nothing was changed.`, next);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return refused('is not a whole JSON document: it was cut, or is something else');
  }
  const { schema, sha256, ...rest } = (document ?? {}) as { schema?: unknown; sha256?: unknown };
  const [, version] = /^bugsquash\/export@(\d+)$/.exec(String(schema)) ?? [];
  if (version === undefined)
    return refused(
      'is not an export of a whole record',
      'Write one with export --all --to F, and import that file.',
    );
  if (Number(version) > VERSION)
    return refused(
      `was written by a newer bugsquash (its format is ${version}, this one knows ${VERSION})`,
      'Update your clone of bugsquash (git pull && npm ci), then import it again.',
    );
  if (sha256 !== checksumOf({ schema, ...rest })) return refused('was edited since it was exported');
  const parsed = exportSchema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refused(`holds something that this bugsquash does not know (${issue?.path.join('.')})`);
  }
  const { attempts } = parsed.data;
  const ids = new Set(attempts.map(({ id }) => id));
  if (ids.size < attempts.length) return refused('holds an attempt twice');
  const broken = attempts.find(({ events, exerciseId }) => !isWhole(events, exerciseId));
  return broken === undefined
    ? success(parsed.data)
    : refused(`holds an attempt (${broken.id}) whose log does not follow from itself`);
}

function checksumOf(rest: object): string {
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex');
}

/** Whether each event was allowed where it stands. */
function isWhole(events: readonly AttemptEvent[], exerciseId: string): boolean {
  const [first] = events;
  if (first?.type !== 'prepared' || first.exercise.id !== exerciseId) return false;
  let state: AttemptState | undefined;
  for (const event of events) {
    const next = transition(state, event);
    if ('notAllowed' in next) return false;
    state = next;
  }
  return true;
}
