import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { schemaTexts } from '../../harness/schemas/write-schemas.ts';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';
import { COLLECTION, ROOT } from '../support/exercises.ts';

const SCHEMAS = join(ROOT, 'harness', 'schemas');
const committed = (name: string) => readFileSync(join(SCHEMAS, name), 'utf8');

/** Validates with the committed file, as another program would, and not with the schema it was made from. */
const problemsOf = (name: string, document: unknown) =>
  z.fromJSONSchema(JSON.parse(committed(name))).safeParse(document).error?.issues ?? [];

test('the committed schemas are what `npm run schemas` writes', () => {
  const names = readdirSync(SCHEMAS).filter((name) => name.endsWith('.schema.json'));
  expect(new Map(names.map((name) => [name, committed(name)]))).toEqual(schemaTexts());
});

test('the verdict that `grade --json` prints fits its schema, and one with another key does not', async () => {
  const home = await temporaryFolder();
  const directory = join(COLLECTION.exercisesRoot, 'money-split', 'repo');
  const { exitCode, document } = await bugsquashJson(['grade', 'money-split', '--dir', directory], { home });
  expect(exitCode).toBe(1);
  expect(problemsOf('verdict.schema.json', document)).toEqual([]);
  expect(problemsOf('verdict.schema.json', { ...document, bonus: 1 })).not.toEqual([]);
});

test.for(readdirSync(COLLECTION.exercisesRoot, { withFileTypes: true }).filter((item) => item.isDirectory()))(
  'both manifests of $name fit their schemas',
  ({ name }) => {
    const { exercisesRoot, solutionsRoot } = COLLECTION;
    const read = (...path: string[]) => parse(readFileSync(join(...path), 'utf8'));
    expect(problemsOf('exercise.schema.json', read(exercisesRoot, name, 'exercise.yaml'))).toEqual([]);
    expect(problemsOf('solution.schema.json', read(solutionsRoot, name, 'solution.yaml'))).toEqual([]);
  },
);
