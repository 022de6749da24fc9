import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Collection, listExercises, readExercise } from '../../harness/catalog/catalog.ts';
import { proofState } from '../../harness/catalog/proof.ts';
import { temporaryFolder } from '../support/cli.ts';
import { COLLECTION, exerciseNamed, ROOT } from '../support/exercises.ts';

/** A collection of copies that a test may change. */
async function copies(...ids: readonly string[]): Promise<Collection> {
  const folder = await temporaryFolder();
  const collection = { exercisesRoot: join(folder, 'exercises'), solutionsRoot: join(folder, 'solutions') };
  for (const id of ids) {
    await cp(join(COLLECTION.exercisesRoot, id), join(collection.exercisesRoot, id), { recursive: true });
    await cp(join(COLLECTION.solutionsRoot, id), join(collection.solutionsRoot, id), { recursive: true });
  }
  return collection;
}

const digestIn = (collection: Collection, id: string): string => {
  const exercise = readExercise(collection, id);
  if (!exercise.ok) throw new Error(exercise.failure.message);
  return exercise.value.digest;
};

describe('the catalog', () => {
  test('begins with the easiest and shortest, and keeps folders that are not exercises out', async () => {
    const collection = await copies('home-timeline', 'money-split');
    await mkdir(join(collection.exercisesRoot, 'notes'));
    expect(listExercises(collection).map(({ id }) => id)).toEqual(['money-split', 'home-timeline']);
  });

  test('shows a broken exercise as broken, and all others', async () => {
    const collection = await copies('home-timeline', 'money-split');
    await writeFile(join(collection.exercisesRoot, 'money-split', 'exercise.yaml'), 'id: [');
    expect(listExercises(collection)).toMatchObject([
      { id: 'home-timeline', manifest: { level: 'hard' } },
      { id: 'money-split', failure: { code: 'broken-manifest' } },
    ]);
  });

  test('of a folder that does not exist is empty', () => {
    expect(listExercises({ exercisesRoot: '/no/such', solutionsRoot: '/no/such' })).toEqual([]);
  });
});

describe('an exercise', () => {
  test('comes with both halves and its ticket', () => {
    expect(exerciseNamed('money-split')).toMatchObject({
      manifest: { id: 'money-split' },
      solution: { bugs: [{ id: 'credit' }, {}, {}] },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      ticket: expect.stringContaining('# One cent short'),
    });
  });

  test.for([
    ['money-splt', { retype: { replace: { typo: 'money-splt', meant: 'money-split' } } }],
    ['something-else', { command: ['list'] }],
  ] as const)('that is not there (%s) is told with what may have been meant', ([id, next]) => {
    expect(readExercise(COLLECTION, id)).toMatchObject({
      ok: false,
      failure: { code: 'unknown-exercise', next },
    });
  });

  test.for(['solution.yaml', 'TICKET.md'])(
    'without its %s is broken, and the file is named',
    async (name) => {
      const collection = await copies('money-split');
      const half = name === 'TICKET.md' ? collection.exercisesRoot : collection.solutionsRoot;
      const file = join(half, 'money-split', name);
      await rm(file);
      expect(readExercise(collection, 'money-split')).toMatchObject({
        ok: false,
        failure: { code: 'broken-manifest', message: `${file} is missing.` },
      });
    },
  );

  test('in a folder of another name is broken', async () => {
    const collection = await copies('money-split');
    await rename(
      join(collection.exercisesRoot, 'money-split'),
      join(collection.exercisesRoot, 'money-share'),
    );
    expect(readExercise(collection, 'money-share')).toMatchObject({
      failure: {
        code: 'broken-manifest',
        message: expect.stringContaining('the folder is called "money-share"'),
      },
    });
  });
});

describe('the content digest', () => {
  test('is the same for the same content, wherever it lies', async () => {
    expect(digestIn(await copies('money-split'), 'money-split')).toBe(exerciseNamed('money-split').digest);
  });

  test('changes with any file of both halves, its name included, and not with the proof', async () => {
    const collection = await copies('money-split');
    const before = digestIn(collection, 'money-split');
    const solution = join(collection.solutionsRoot, 'money-split');
    await rm(join(solution, 'proof.json'), { force: true });
    await mkdir(join(solution, 'node_modules'));
    await writeFile(join(solution, 'node_modules', 'x.js'), '');
    expect(digestIn(collection, 'money-split')).toBe(before);
    const seen = new Set([before]);
    for (const file of [
      join(collection.exercisesRoot, 'money-split', 'repo', 'src', 'index.ts'),
      join(solution, 'hidden', 'guard.test.ts'),
    ]) {
      await writeFile(file, `${await readFile(file, 'utf8')}\n`);
      seen.add(digestIn(collection, 'money-split'));
      await rename(file, file.replace('.ts', '.mts'));
      seen.add(digestIn(collection, 'money-split'));
      await rename(file.replace('.ts', '.mts'), file);
    }
    expect(seen.size).toBe(5);
  });

  test('binds the proof: of any other content it is out of date', async () => {
    const collection = await copies('money-split');
    const exercise = readExercise(collection, 'money-split');
    if (!exercise.ok) throw new Error(exercise.failure.message);
    const proof = join(collection.solutionsRoot, 'money-split', 'proof.json');
    await writeFile(proof, JSON.stringify({ digest: exercise.value.digest, runs: 7 }));
    expect(proofState(exercise.value)).toEqual({ verified: 'verified', runs: 7, solvedUnseen: [] });
    expect(proofState({ ...exercise.value, digest: 'another' }).verified).toBe('changed');
    await writeFile(proof, 'not json');
    expect(proofState(exercise.value).verified).toBe('changed');
    await rm(proof);
    expect(proofState(exercise.value)).toEqual({ verified: 'unverified', runs: null, solvedUnseen: [] });
  });
});

describe('manifests that the build has read ahead', () => {
  const builtCatalog = (): Promise<typeof import('../../harness/catalog/catalog.ts')> =>
    import(join(ROOT, 'dist', 'catalog', 'catalog.js'));

  test('say what the files say', async () => {
    const built = await builtCatalog();
    const ids = listExercises(COLLECTION).map(({ id }) => id);
    expect(readdirSync(join(ROOT, 'dist', 'manifests'))).toHaveLength(2 * ids.length);
    expect(built.listExercises(COLLECTION)).toEqual(listExercises(COLLECTION));
    const { knownManifest }: typeof import('../../harness/catalog/known-manifests.ts') = await import(
      join(ROOT, 'dist', 'catalog', 'known-manifests.js')
    );
    for (const id of ids) {
      expect(built.readExercise(COLLECTION, id)).toEqual(readExercise(COLLECTION, id));
      const exercise = exerciseNamed(id);
      const textOf = (root: string, name: string) => readFileSync(join(root, name), 'utf8');
      expect(knownManifest('exercise', textOf(exercise.exerciseRoot, 'exercise.yaml'))).toEqual(
        exercise.manifest,
      );
      expect(knownManifest('solution', textOf(exercise.solutionRoot, 'solution.yaml'))).toEqual(
        exercise.solution,
      );
    }
  });

  test('are not asked once a file says something else', async () => {
    const built = await builtCatalog();
    const collection = await copies('money-split');
    const manifest = join(collection.exercisesRoot, 'money-split', 'exercise.yaml');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('One cent short', 'One cent more'));
    const solution = join(collection.solutionsRoot, 'money-split', 'solution.yaml');
    await writeFile(solution, `${await readFile(solution, 'utf8')}sourse: a slip\n`);
    expect(built.listExercises(collection)).toMatchObject([{ manifest: { title: 'One cent more' } }]);
    expect(built.readExercise(collection, 'money-split')).toMatchObject({
      failure: { code: 'broken-manifest', message: expect.stringContaining('sourse') },
    });
  });
});
