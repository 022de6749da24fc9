import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { exerciseSchema, solutionSchema } from '../catalog/manifest.ts';
import { verdictSchema } from '../domain/verdict.ts';

/** The JSON Schemas of what other programs and editors read, generated from the zod schemas that we check with. */

const PUBLISHED = {
  verdict: { title: 'Verdict: what `bugsquash grade --json` prints', schema: verdictSchema },
  exercise: { title: 'exercise.yaml: the public half of an exercise', schema: exerciseSchema },
  solution: { title: 'solution.yaml: the hidden half of an exercise', schema: solutionSchema },
} satisfies Record<string, { readonly title: string; readonly schema: z.ZodType }>;

/** The text of every schema file, by the file's name. */
export function schemaTexts(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(PUBLISHED).map(([name, { title, schema }]) => {
      // As an author may write it: what has a default may be left out.
      const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input' });
      return [`${name}.schema.json`, `${JSON.stringify({ $schema, title, ...body }, null, 2)}\n`];
    }),
  );
}

/** The clone's `harness/schemas`, seen from the compiled `dist/schemas`. */
const TARGET = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'harness', 'schemas');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of schemaTexts()) writeFileSync(join(TARGET, name), text);
}
