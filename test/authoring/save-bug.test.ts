import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBug } from '../../harness/authoring/bug/add-bug.ts';
import { saveBug } from '../../harness/authoring/bug/save-bug.ts';
import { ROOT } from '../support/exercises.ts';
import { accepted, authoringHost } from './host.ts';

test('a break that leaves no file to look at is refused, and nothing is written', async () => {
  const host = authoringHost();
  cpSync(join(ROOT, 'test', 'fixtures', 'verify', 'fair'), host.folder, { recursive: true });
  const manifest = join(host.collection.solutionsRoot, 'late-fees', 'solution.yaml');
  const before = readFileSync(manifest, 'utf8');
  const { tree } = accepted(await openBug(host, 'late-fees', 'gone', {}, undefined));
  rmSync(join(tree.directory, 'src', 'index.ts'));

  expect(await saveBug(host, 'late-fees', 'gone', { title: 'Gone', symptom: 'It is gone.' })).toMatchObject({
    ok: false,
    failure: { code: 'wrong-state', message: expect.stringContaining('files that are gone') },
  });
  expect(readFileSync(manifest, 'utf8')).toBe(before);
});
