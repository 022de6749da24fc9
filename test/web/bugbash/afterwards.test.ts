import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseHTML } from 'linkedom';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Afterwards, afterwardsOf } from '../../../harness/bugbash/afterwards/afterwards.ts';
import type { BashEvent, BashRules, Entry } from '../../../harness/bugbash/log/events.ts';
import { foldAll } from '../../../harness/bugbash/log/freeze.ts';
import { patched, patchesOf, readExerciseFiles, type Tree } from '../../../harness/catalog/exercise-files.ts';
import {
  afterwardsPages,
  writeAfterwards,
} from '../../../harness/web/bugbash/afterwards/write-afterwards.ts';
import { launchChromium, seriousFindings } from '../../support/browser.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { exerciseNamed } from '../../support/exercises.ts';
import { joined, RULES, squashing } from './events.ts';
import { openPageWith } from './page.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const material = readExerciseFiles(exerciseNamed('money-split'));
const { bugs } = material.exercise.solution;
const rules: BashRules = {
  ...RULES,
  exercises: [
    {
      id: 'money-split',
      title: material.exercise.manifest.title,
      version: material.exercise.manifest.version,
      digest: material.exercise.digest,
      seed: '7',
      bugs: bugs.map(({ id, title, weight, symptom }) => ({ id, title, weight, symptom, hintCosts: [] })),
    },
  ],
};

const HOSTILE = '<script>alert(1)</script>\u202E';
const editable = (tree: Tree): Map<string, Buffer> =>
  new Map([...tree].filter(([path]) => path.startsWith('src/') || path.startsWith('test/')));

/** Two teams with the reference of the first bug, one with an alternative, one that only wrote a comment. */
function afterABash(lost = ''): Afterwards {
  const first = bugs[0]?.id ?? '';
  const reference = editable(patched(material, patchesOf(material, first, 'reference')));
  const more = new Map(reference);
  const path = [...reference.keys()].find((one) => one.startsWith('src/')) ?? '';
  more.set('src/own.ts', Buffer.from('export const own = 1;\n'));
  const alternative = editable(patched(material, patchesOf(material, first, 'alternative').slice(0, 1)));
  const nothing = editable(material.repo);
  nothing.set('test/own.test.ts', Buffer.from("// <img src=x onerror='alert(1)'>\n"));
  nothing.set(path, Buffer.concat([material.repo.get(path) ?? Buffer.of(), Buffer.from('// tried\n')]));
  const sets = new Map<string, Tree>(
    [reference, more, alternative, nothing].map((tree, index) => [`${index}`.padStart(64, '0'), tree]),
  );
  const submit = (team: string, index: number, squashed: readonly number[]) =>
    squashing(team, 'money-split', squashed, { rules, fileSet: `${index}`.padStart(64, '0') });
  const events: readonly BashEvent[] = [
    { type: 'bash-created', rules },
    ...['a', 'b', 'c'].map((id) => joined(id, `Team ${id}`)),
    joined('h', HOSTILE),
    { type: 'started' },
    ...submit('a', 0, [1]),
    ...submit('b', 1, [1]),
    ...submit('c', 2, [1]),
    ...submit('h', 3, []),
    {
      type: 'debrief-shared',
      person: 'h',
      team: 'h',
      exercise: 'money-split',
      text: '<b>bold</b>\nsecond line',
    },
    { type: 'debrief-vote', person: 'a', exercise: 'money-split', team: 'h' },
  ];
  const entries = events.map(
    (event, index): Entry => ({
      position: index + 1,
      atMs: 1_000_000 + 60_000 * index,
      who: 'host',
      previous: '0'.repeat(64),
      event,
    }),
  );
  const log = foldAll(entries);
  if (!log) throw new Error('an empty log');
  return afterwardsOf(log.live, 'b1', new Map([['money-split', material]]), (fileSet) =>
    fileSet.endsWith(lost || 'none') ? undefined : sets.get(fileSet),
  );
}

describe('what a bash leaves behind', () => {
  test('equal changes stand together, whatever else was changed', () => {
    const [exercise] = afterABash().exercises;
    expect(exercise?.bugs[0]?.fixes.map(({ teams }) => teams)).toEqual([['a', 'b'], ['c']]);
    expect(exercise?.bugs[0]?.reference).toMatch(/^diff --git /);
    expect(exercise?.bugs[1]?.fixes).toEqual([]);
    expect(exercise?.ownTests.map(({ team }) => team)).toEqual(['h']);
    expect(exercise?.debriefs).toEqual([{ team: 'h', text: '<b>bold</b>\nsecond line', votes: 1 }]);
    expect(exercise?.unread).toEqual([]);
  });

  test('a file set that is lost is named and does not stop the folder', () => {
    const afterwards = afterABash('2');
    expect(afterwards.exercises[0]?.unread).toEqual(['c']);
    expect(afterwards.exercises[0]?.bugs[0]?.fixes.map(({ teams }) => teams)).toEqual([['a', 'b']]);
    expect(afterwardsPages(afterwards).get('exercise-a.html')).toContain('could not be read any more');
  });

  test('no text of a person becomes markup, and no page needs a script or a network', () => {
    const pages = [...afterwardsPages(afterABash())];
    expect(pages.map(([name]) => name)).toEqual(['index.html', 'exercise-a.html']);
    for (const [, html] of pages) {
      expect(html).toContain('alert(1)');
      expect(html).not.toContain('\u202E');
      const { document } = parseHTML(html);
      expect(document.querySelectorAll('script, img, b, link, iframe, object').length).toBe(0);
      for (const element of document.querySelectorAll('*')) {
        const names = [...element.attributes].map(({ name }) => name);
        expect(names.filter((name) => /^on|^style$|^src$/.test(name))).toEqual([]);
        expect(element.getAttribute('href') ?? '#').toMatch(/^(#|[a-z-]+\.html$)/);
      }
    }
  });

  test.for([375, 1280, 1920] as const)(
    'at %i px: no error, violation or serious finding in a browser, from a file',
    async (width, { skip }) => {
      if (!browser) return skip();
      const folder = join(await temporaryFolder(), 'afterwards');
      const written = writeAfterwards(afterABash(), folder);
      expect(written.ok && written.value.length).toBe(2);
      for (const name of ['index.html', 'exercise-a.html']) {
        const { page, trouble } = await openPageWith(browser, `${pathToFileURL(join(folder, name))}`, width);
        const pictures = process.env.BUGSQUASH_PICTURES;
        if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: true });
        expect(await seriousFindings(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        expect(trouble).toEqual([]);
        await page.context().close();
      }
    },
  );

  test('a folder that holds something is left alone', async () => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder, 'kept'));
    writeFileSync(join(folder, 'index.html'), 'mine');
    const written = writeAfterwards(afterABash(), folder);
    expect(written.ok ? undefined : written.failure.message).toMatch(/is not empty/);
  });
});
