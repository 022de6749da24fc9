import { z } from 'zod';

const text = z.string();

/** What a working tree will be recorded as, with what was typed about it so far. */
const purposeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bug'),
    bug: text,
    title: text.optional(),
    weight: z.int().optional(),
    symptom: text.optional(),
  }),
  z.strictObject({
    kind: z.literal('fix'),
    /** Null for the extension's. */
    bug: text.nullable(),
    patch: text,
    why: text.optional(),
    message: text.optional(),
    alive: z.array(text).optional(),
    brief: text.optional(),
  }),
]);

/** `.git/bugsquash-tree.json` of a mentor's working tree. */
export const treeMarkerSchema = z.strictObject({
  schema: z.literal('bugsquash/tree@1'),
  exercise: text,
  exercisesRoot: text,
  solutionsRoot: text,
  purpose: purposeSchema,
  /** The commit that holds what the tree is compared with. */
  base: text,
  /** Digest of the files when the tree was opened; another one means that something was typed. */
  opened: text,
});

export type TreePurpose = z.infer<typeof purposeSchema>;
export type TreeMarker = z.infer<typeof treeMarkerSchema>;

/** How a tree is told from the others of its exercise. */
export function treeName(
  purpose: Pick<TreePurpose, 'kind'> & { bug: string | null; patch?: string },
): string {
  if (purpose.kind === 'bug') return `bug-${purpose.bug}`;
  const name =
    purpose.patch
      ?.split('/')
      .at(-1)
      ?.replace(/\.patch$/, '') ?? '';
  return `fix-${purpose.bug ?? 'extension'}-${name}`;
}
