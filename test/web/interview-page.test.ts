import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, seriousFindings } from '../support/browser.ts';
import { seated, TOKEN } from './rig.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

interface Opened {
  readonly page: Page;
  /** Errors of the console and requests to elsewhere. */
  readonly trouble: readonly string[];
}

async function openPage(url: string, width: number, colorScheme: 'light' | 'dark'): Promise<Opened> {
  if (!browser) throw new Error('There is no Chromium here.');
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin)) trouble.push(request.url());
  });
  await page.goto(url);
  return { page, trouble };
}

describe("the interviewer's page in a browser", () => {
  test.for([
    [375, 'light'],
    [1280, 'light'],
    [375, 'dark'],
    [1280, 'dark'],
  ] as const)(
    'at %i px, %s: follows a save, keeps a note and a rating, and has no serious finding',
    async ([width, colorScheme], { skip }) => {
      if (!browser) return skip();
      const { origin, attempt, attempts } = await seated();
      const { page, trouble } = await openPage(`${origin}/#${TOKEN}`, width, colorScheme);
      await page.getByRole('heading', { name: 'One cent short' }).waitFor();
      await page.getByText('Nothing has been changed yet.').waitFor();

      const file = join(attempt.workspace.directory, 'src', 'allocate.ts');
      const text = await readFile(file, 'utf8');
      await writeFile(file, `// <img src=x onerror="document.title='taken'">\n${text}`);
      const added = page.locator('#diff .added');
      await added.waitFor();
      // What a candidate writes is text, whatever it looks like.
      expect(await added.textContent()).toBe(`+// <img src=x onerror="document.title='taken'">`);
      expect(await page.locator('#diff img').count()).toBe(0);
      expect(await page.title()).toBe('Interview: One cent short');

      await page.getByLabel(/A note on the timeline/).fill('Reads before typing.');
      await page.getByRole('button', { name: 'Keep the note' }).click();
      await page.locator('#timeline .mine', { hasText: 'Reads before typing.' }).waitFor();
      await page.getByRole('group', { name: 'Hypothesis' }).getByLabel('solid').check();
      await page.locator('#timeline .mine', { hasText: 'rated hypothesis: solid' }).waitFor();
      expect(await page.getByRole('group', { name: 'Hypothesis' }).getByLabel('solid').isChecked()).toBe(
        true,
      );
      expect(attempts.interview.record(attempt)?.notes.map((note) => note.text)).toEqual([
        'Reads before typing.',
      ]);

      const pictures = process.env.BUGSQUASH_PICTURES;
      if (pictures) await page.screenshot({ path: join(pictures, `interview-${width}-${colorScheme}.png`) });
      expect(await page.locator('#ticket strong', { hasText: 'Dana' }).count()).toBe(1);
      for (const details of await page.locator('#exercise > details').all())
        await details.locator('summary').first().click();
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(trouble).toEqual([]);
      await page.context().close();
    },
  );

  test('says what to do where the token is missing, and shows nothing', async ({ skip }) => {
    if (!browser) return skip();
    const { origin } = await seated();
    const { page } = await openPage(`${origin}/`, 1280, 'light');
    await page.getByText('Open this page with the whole address that bugsquash printed').waitFor();
    expect(await page.locator('main').isVisible()).toBe(false);
    await page.context().close();
  });
});
