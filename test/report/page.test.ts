import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportHtml } from '../../harness/report/html.ts';
import { drawCharts } from '../../harness/report/page/charts.ts';
import { launchChromium, seriousFindings } from '../support/browser.ts';
import { sampleHour } from './sample-hour.ts';

let browser: Browser | undefined;
let folder = '';
let url = '';
beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), 'bugsquash-test-'));
  const { report, steps } = sampleHour();
  const file = join(folder, 'report.html');
  await writeFile(file, reportHtml(report, { charts: drawCharts(report), steps }));
  url = pathToFileURL(file).href;
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The page opened from disk, with everything that a browser complains of and asks for. */
async function opened(here: Browser, width: number, colorScheme: 'light' | 'dark') {
  const context = await here.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url) trouble.push(request.url());
  });
  await page.goto(url);
  return { page, trouble };
}

const visibleText = (page: Page) => page.locator('body').textContent();

describe('the report in a browser', () => {
  test.for([
    [375, 'light'],
    [375, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)(
    'at %i px, %s, shows the attempt, asks for nothing and has no serious finding',
    async ([width, scheme], { skip }) => {
      if (!browser) return skip('There is no Chromium here; CI installs one.');
      const { page, trouble } = await opened(browser, width, scheme);
      const text = await visibleText(page);
      for (const part of [
        'One cent short',
        'Score 57 of 100',
        'dividing bigints rounds towards zero (self-reported)',
        'looks like wrong-step-only',
        'Of 2 tests that you added, 1 would have caught 1 bug.',
        'half a dinar is 500 fils',
        '<b>Proof</b>: the red test.',
        'From 9:00 to 21:00 nothing was seen',
      ])
        expect(text).toContain(part);
      expect(await page.locator('figure svg:visible').count()).toBe(4);
      // The time-lapse has one moment open, and opening another closes it.
      const moments = page.locator('#lapse details');
      expect(await page.locator('#lapse details[open]').count()).toBe(1);
      await moments.nth(2).locator('summary').click();
      expect(await page.locator('#lapse details[open]').count()).toBe(1);
      expect(await moments.nth(2).locator('ins').first().isVisible()).toBe(true);
      // Nothing is wider than the window; what has to be scrolls by itself.
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await seriousFindings(page)).toEqual([]);
      expect(trouble).toEqual([]);
      const pictures = process.env.BUGSQUASH_PICTURES;
      if (pictures)
        await page.screenshot({ path: join(pictures, `report-${width}-${scheme}.png`), fullPage: true });
      await page.context().close();
    },
  );

  test('prints in ink on paper, with the rubric on a page of its own', async ({ skip }) => {
    if (!browser) return skip('There is no Chromium here; CI installs one.');
    const { page } = await opened(browser, 1280, 'dark');
    await page.emulateMedia({ media: 'print' });
    const style = (selector: string, property: string) =>
      page
        .locator(selector)
        .evaluate(
          (element, name) =>
            (
              globalThis as unknown as { getComputedStyle(of: unknown): Record<string, string> }
            ).getComputedStyle(element)[name],
          property,
        );
    expect(await style('body', 'backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await style('#rubric', 'breakBefore')).toBe('page');
    expect(await page.locator('nav').isVisible()).toBe(false);
    const pictures = process.env.BUGSQUASH_PICTURES;
    if (pictures) await page.pdf({ path: join(pictures, 'report.pdf') });
    await page.context().close();
  });
});
