import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, seriousFindings } from '../../support/browser.ts';
import { joined, squashing } from './events.ts';
import { openPageWith } from './page.ts';
import { type OpenBash, openBash } from './rig.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const openPage = (url: string, width: number, colorScheme?: 'light' | 'dark') =>
  openPageWith(browser, url, width, colorScheme);

const HOSTILE = '<img src=x onerror="document.title=1">\u202Eevil\u0007\u200B';

/** Three teams half an hour into it, the second of which leads. */
async function halfAnHour(): Promise<OpenBash> {
  const bash = await openBash();
  const startMs = Date.now() - 30 * 60_000;
  bash.append([joined('a', 'Ada'), joined('b', 'Off by one'), joined('c', HOSTILE)], startMs - 60_000);
  bash.append([{ type: 'started' }], startMs);
  bash.append(squashing('a', 'money-split', [1]), startMs + 5 * 60_000);
  bash.append(squashing('b', 'money-split', [1, 2]), startMs + 9 * 60_000);
  bash.append(squashing('b', 'feed-pagination', [2]), startMs + 21 * 60_000);
  return bash;
}

const cell = (page: Page, team: string, label: string) =>
  page.locator(`tr[data-team="${team}"] td.cell`, { has: page.getByText(label, { exact: true }) });

describe('the scoreboard in a browser', () => {
  test.for([
    [375, 'light', ''],
    [1280, 'dark', ''],
    [1920, 'light', ''],
    [1920, 'dark', '?projector'],
  ] as const)(
    'at %i px, %s %s: shows the board, and has no error, violation or serious finding',
    async ([width, colorScheme, query], { skip }) => {
      if (!browser) return skip();
      const { origin } = await halfAnHour();
      const { page, trouble } = await openPage(`${origin}/${query}`, width, colorScheme);
      await page.getByRole('heading', { name: 'Autumn bash' }).waitFor();
      await page.locator('#chart svg').waitFor();
      const teams = await page.locator('tbody tr[data-team] .name').allTextContents();
      expect(teams).toEqual(['Off by one', 'Ada', '<img src=x onerror="document.title=1">evil']);
      // Of bugs only their numbers are shown.
      expect(await page.content()).not.toContain('secret');
      expect(await page.title()).toBe('Autumn bash: scoreboard');
      expect(await page.locator('#board img').count()).toBe(0);
      expect(await cell(page, 'a', 'A1').textContent()).toContain('squashed first at 5:00');
      expect(await cell(page, 'b', 'A1').textContent()).toContain('squashed at 9:00');
      expect(await cell(page, 'c', 'A1').textContent()).toContain('open');
      expect(await page.locator('#clock').textContent()).toMatch(/^(1:00:00|59:\d\d) left$/);

      const pictures = process.env.BUGSQUASH_PICTURES;
      if (pictures)
        await page.screenshot({ path: join(pictures, `board-${width}${query}-${colorScheme}.png`) });
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(trouble).toEqual([]);
      await page.context().close();
    },
  );

  test('follows a verdict within two seconds, and says it to a screen reader', async ({ skip }) => {
    if (!browser) return skip();
    const { origin, append } = await halfAnHour();
    const { page, trouble } = await openPage(`${origin}/`, 1280);
    await page.getByText('● live').waitFor();
    await cell(page, 'c', 'B1').getByText('open').waitFor({ state: 'attached' });
    append(squashing('c', 'feed-pagination', [1, 2]));
    await cell(page, 'c', 'B1').getByText('★').waitFor({ timeout: 2_000 });
    await page.locator('#spoken', { hasText: 'squashed bug 1 of The feed' }).waitFor({ state: 'attached' });
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('takes the stream up where it ended when the host comes back, without a reload', async ({ skip }) => {
    if (!browser) return skip();
    const { origin, append, stop, start, resumedAt } = await halfAnHour();
    const { page } = await openPage(`${origin}/`, 1280);
    await page.getByText('● live').waitFor();
    await page.evaluate('globalThis.isSamePage = true');
    await stop();
    await page.getByText('○ no connection').waitFor();
    append(squashing('c', 'feed-pagination', [1]));
    await start();
    await page.getByText('● live').waitFor();
    await cell(page, 'c', 'B1').getByText('★').waitFor();
    expect(resumedAt.filter((id) => id !== '')).toEqual(['11']);
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
    await page.context().close();
  });

  test('a frozen board stays as it is, to the byte of the page, while others go on', async ({ skip }) => {
    if (!browser) return skip();
    const { origin, append } = await halfAnHour();
    append([{ type: 'frozen' }]);
    const { page, trouble } = await openPage(`${origin}/`, 1280);
    await page.locator('#banner', { hasText: 'Frozen: the board stays' }).waitFor();
    await page.locator('#chart svg').waitFor();
    const shown = () => page.locator('#board').innerHTML();
    const before = await shown();
    const feed = await page.locator('#feed').innerHTML();
    const asked = page.waitForResponse((response) => response.url().endsWith('/board'));
    append(squashing('c', 'feed-pagination', [1, 2]));
    append(squashing('c', 'money-split', [1, 2, 3]));
    await (await asked).finished();
    append([{ type: 'paused' }]);
    // The pause is public; when it shows, what came before it would have shown as well.
    await page.locator('#banner', { hasText: 'Paused' }).waitFor();
    expect(await shown()).toBe(before);
    expect(await page.locator('#feed').innerHTML()).toBe(feed);
    append([{ type: 'resumed' }, { type: 'unfrozen' }]);
    await cell(page, 'c', 'A3').getByText('★').waitFor();
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('asks every few seconds where streams are held back', async ({ skip }) => {
    if (!browser) return skip();
    const { origin, append } = await halfAnHour();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.route('**/api/v1/events', (route) => route.fulfill({ status: 503, body: '' }));
    await page.goto(`${origin}/`);
    await page.getByText('◐ asks every few seconds').waitFor();
    append(squashing('c', 'feed-pagination', [1]));
    await cell(page, 'c', 'B1').getByText('★').waitFor();
    await context.close();
  });

  test('shows the first N where asked to, and says so', async ({ skip }) => {
    if (!browser) return skip();
    const { origin } = await halfAnHour();
    const { page } = await openPage(`${origin}/?top=2`, 1280);
    await page.getByText('The first 2 of 3 teams.').waitFor();
    expect(await page.locator('tbody tr[data-team]').count()).toBe(2);
    await page.context().close();
  });
});
