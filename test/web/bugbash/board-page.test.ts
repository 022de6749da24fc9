import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, seriousFindings } from '../../support/browser.ts';
import { joined, squashing } from './events.ts';
import { openPageWith } from './page.ts';
import { type HostedBash, hostBash } from './rig.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const openPage = (url: string, width: number, colorScheme?: 'light' | 'dark') =>
  openPageWith(browser, url, width, colorScheme);

const HOSTILE = '<img src=x onerror="document.title=1">';

/** Three teams half an hour into it, the second of which leads. */
async function halfAnHour(): Promise<HostedBash> {
  const bash = await hostBash();
  const { rules, append } = bash;
  const startMs = Date.now() - 30 * 60_000;
  await append([joined('a', 'Ada'), joined('b', 'Off by one'), joined('c', HOSTILE)], startMs - 60_000);
  await append([{ type: 'started' }], startMs);
  await append(squashing('a', 'money-split', [1], { rules }), startMs + 5 * 60_000);
  await append(squashing('b', 'money-split', [1, 2], { rules }), startMs + 9 * 60_000);
  await append(squashing('b', 'feed-pagination', [2], { rules }), startMs + 21 * 60_000);
  const text = '<b>Pizza</b>\u202E is here';
  await append([{ type: 'announced', announcement: 'n1', text, beforeEndMs: null }], startMs + 25 * 60_000);
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
      const { origin, rules } = await halfAnHour();
      const { page, trouble } = await openPage(`${origin}/${query}`, width, colorScheme);
      await page.getByRole('heading', { name: 'Autumn bash' }).waitFor();
      await page.locator('#chart svg').waitFor();
      const teams = await page.locator('tbody tr[data-team] .name').allTextContents();
      expect(teams).toEqual(['Off by one', 'Ada', HOSTILE]);
      // Of bugs only their numbers are shown.
      const shown = await page.content();
      for (const { id, title } of rules.exercises.flatMap(({ bugs }) => bugs))
        expect([shown.includes(id), shown.includes(title)]).toEqual([false, false]);
      expect(await page.locator('#announcements bdi').textContent()).toBe('<b>Pizza</b> is here');
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
    const { origin, append, rules } = await halfAnHour();
    const { page, trouble } = await openPage(`${origin}/`, 1280);
    await page.getByText('● live').waitFor();
    await cell(page, 'c', 'B1').getByText('open').waitFor({ state: 'attached' });
    await append(squashing('c', 'feed-pagination', [1, 2], { rules }));
    await cell(page, 'c', 'B1').getByText('★').waitFor({ timeout: 2_000 });
    await page.locator('#spoken', { hasText: 'squashed bug 1 of The feed' }).waitFor({ state: 'attached' });
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('takes the stream up where it ended when the host comes back, without a reload', async ({ skip }) => {
    if (!browser) return skip();
    const { origin, append, rules, stop, start, resumedAt } = await halfAnHour();
    const { page } = await openPage(`${origin}/`, 1280);
    await page.getByText('● live').waitFor();
    await page.evaluate('globalThis.isSamePage = true');
    await append(squashing('a', 'money-split', [1, 2], { rules }));
    await cell(page, 'a', 'A2').getByText('✓').waitFor();
    await stop();
    await page.getByText('○ no connection').waitFor();
    await start();
    await append(squashing('c', 'feed-pagination', [1], { rules }));
    await page.getByText('● live').waitFor();
    await cell(page, 'c', 'B1').getByText('★').waitFor();
    expect(resumedAt[0]).toBe('');
    expect(Number(resumedAt.at(-1))).toBeGreaterThan(0);
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
    await page.context().close();
  });

  test('a frozen board stays as it is, to the byte of the page, while others go on', async ({ skip }) => {
    if (!browser) return skip();
    const { origin, append, rules } = await halfAnHour();
    await append([{ type: 'frozen' }]);
    const { page, trouble } = await openPage(`${origin}/`, 1280);
    await page.locator('#banner', { hasText: 'Frozen: the board stays' }).waitFor();
    await page.locator('#chart svg').waitFor();
    const shown = () => page.locator('#board').innerHTML();
    const before = await shown();
    const feed = await page.locator('#feed').innerHTML();
    await append(squashing('c', 'feed-pagination', [1, 2], { rules }));
    await append(squashing('c', 'money-split', [1, 2, 3], { rules }));
    await append([{ type: 'paused' }]);
    // The pause is public; when it shows, what came before it would have shown as well.
    await page.locator('#banner', { hasText: 'Paused' }).waitFor();
    expect(await shown()).toBe(before);
    expect(await page.locator('#feed').innerHTML()).toBe(feed);
    await append([{ type: 'resumed' }, { type: 'unfrozen' }]);
    await cell(page, 'c', 'A3').getByText('★').waitFor();
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('asks every few seconds where streams are held back', async ({ skip }) => {
    if (!browser) return skip();
    const { origin, append, rules } = await halfAnHour();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.route('**/api/v1/events', (route) => route.fulfill({ status: 503, body: '' }));
    await page.goto(`${origin}/`);
    await page.getByText('◐ asks every few seconds').waitFor();
    await append(squashing('c', 'feed-pagination', [1], { rules }));
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

  test('a wall of 1280×720 shows fifteen of twenty teams whole, below one another what else there is, and what its signs mean', async ({
    skip,
  }) => {
    if (!browser) return skip();
    const { origin, append } = await hostBash();
    const teams = Array.from({ length: 20 }, (_, index) => joined(`t${index}`, `Team ${index + 1}`));
    const startMs = Date.now() - 30 * 60_000;
    await append(teams, startMs - 60_000);
    await append([{ type: 'started' }], startMs);
    const { page } = await openPage(`${origin}/?projector`, 1280);
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.getByText('The first 15 of 20 teams.').waitFor();
    await page.getByText('★ squashed first').waitFor();
    await page.locator('#chart svg').waitFor();
    const left = async (selector: string) => (await page.locator(selector).boundingBox())?.x;
    expect(await left('#chart-section')).toBe(await left('section:has(#feed)'));
    const [width, height] = await page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]',
    );
    expect([width, (height ?? 0) <= 720]).toEqual([1280, true]);
    await page.context().close();
  });

  test('a long name is whole where there is room, and heads stay in sight below many teams', async ({
    skip,
  }) => {
    if (!browser) return skip();
    const { origin, append } = await hostBash();
    const long = 'The long-winded committee against technical debt and haste';
    const others = Array.from({ length: 30 }, (_, index) => joined(`t${index}`, `Team ${index + 1}`));
    const startMs = Date.now() - 30 * 60_000;
    await append([joined('long', long), ...others], startMs - 60_000);
    await append([{ type: 'started' }], startMs);
    const { page } = await openPage(`${origin}/`, 1920);
    const name = page.locator('tr[data-team="long"] .name');
    await name.waitFor();
    const isWhole = '(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)';
    expect(await page.evaluate(`${isWhole}(document.querySelector('tr[data-team="long"] .name'))`)).toBe(
      true,
    );
    await page.evaluate('scrollTo(0, 1000)');
    const head = await page.getByRole('columnheader', { name: 'B1' }).boundingBox();
    expect(head?.y).toBeGreaterThanOrEqual(0);
    expect(head?.y).toBeLessThan(100);
    await page.context().close();
  });

  test('before the start there is no chart of nothing', async ({ skip }) => {
    if (!browser) return skip();
    const { origin, append } = await hostBash();
    await append([joined('a', 'Ada')]);
    const { page } = await openPage(`${origin}/`, 1280);
    await page.getByText('Not started').waitFor();
    await page.locator('tr[data-team="a"]').waitFor();
    expect(await page.locator('#chart-section').isVisible()).toBe(false);
    await append([{ type: 'started' }]);
    await page.locator('#chart-section').waitFor();
    await page.context().close();
  });
});
