import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOfToken } from '../../../harness/bugbash/host/secrets.ts';
import { launchChromium, seriousFindings } from '../../support/browser.ts';
import { joined, squashing } from './events.ts';
import { openPageWith } from './page.ts';
import { type HostedBash, hostBash } from './rig.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const HOSTILE = '<img src=x onerror="document.title=1">';

async function lobby(): Promise<HostedBash> {
  const bash = await hostBash();
  await bash.append([
    joined('a', 'Ada'),
    joined('h', HOSTILE),
    { type: 'person-ready', person: 'a', ready: true, detail: 'all there' },
    { type: 'asked', question: 'q1', person: 'h', team: 'h', exercise: null, text: '<b>May</b> we\nask?' },
  ]);
  return bash;
}

/** Presses a button that asks, and answers the dialog. */
async function answer(
  page: Page,
  button: string,
  yes: string,
  fields: Readonly<Record<string, string>> = {},
) {
  await page.getByRole('button', { name: button, exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  const told = await dialog.locator('.consequence').textContent();
  for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label).fill(value);
  await dialog.getByRole('button', { name: yes, exact: true }).click();
  return told ?? '';
}

const lastEvent = ({ log }: HostedBash) => log().entries.at(-1)?.event;

describe("the host's page in a browser", () => {
  test('a bash from the lobby to its end, each dangerous action asked with what will happen', async ({
    skip,
  }) => {
    if (!browser) return skip();
    const bash = await lobby();
    const { origin, adminToken } = bash;
    const { page, trouble } = await openPageWith(browser, `${origin}/admin#${adminToken}`, 1280);
    await page.getByText('1 of 2 ready').waitFor();
    // The token is not on screen when that is shared.
    expect(page.url()).toBe(`${origin}/admin`);
    expect(await page.locator('main img, main b').count()).toBe(0);

    expect(await answer(page, 'Start now…', 'Leave it')).toContain(`Not ready: ${HOSTILE}`);
    expect(lastEvent(bash)?.type).toBe('asked');
    await answer(page, 'Start now…', 'Start');
    await page.getByText('✓ Started.').waitFor();
    await answer(page, 'Pause…', 'Pause');
    await page.locator('#banner', { hasText: 'Paused' }).waitFor();
    await answer(page, 'Resume…', 'Resume');
    await page.getByText('✓ Resumed.').waitFor();
    await answer(page, 'Extend…', 'Extend', { Minutes: '7' });
    await page.getByText('✓ Extended by 7 min.').waitFor();
    expect(lastEvent(bash)).toEqual({ type: 'extended', minutes: 7 });
    await answer(page, 'Grant time…', 'Grant', { Minutes: '3', Reason: 'laptop died' });
    await page.getByText('Ada has 3 minutes more.').waitFor();

    const question = page.locator('#questions li').first();
    await question.getByLabel(/Answer to/).fill('You may.');
    await question.getByRole('button', { name: 'To all, with the question' }).click();
    await page.getByText('0 questions without an answer').waitFor();
    expect(lastEvent(bash)).toEqual({ type: 'answered', question: 'q1', text: 'You may.', to: 'all' });

    await answer(page, 'Freeze…', 'Freeze');
    await page.locator('#banner', { hasText: 'Frozen' }).waitFor();
    expect(await answer(page, 'End…', 'End')).toMatch(/It ends for every team with .* left/);
    await page.getByText('✓ Ended.').waitFor();
    await page.getByRole('button', { name: /Show the last/ }).click();
    await page.locator('.audit').waitFor();

    expect(await seriousFindings(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test.for([375, 1280, 1920] as const)(
    'at %i px: no error, violation or serious finding',
    async (width, { skip }) => {
      if (!browser) return skip();
      const { origin, adminToken, append, rules } = await lobby();
      await append([{ type: 'started' }]);
      await append(squashing('a', 'money-split', [1], { rules }));
      const { page, trouble } = await openPageWith(browser, `${origin}/admin#${adminToken}`, width, 'dark');
      await page.getByText('✓ graded').waitFor();
      const pictures = process.env.BUGSQUASH_PICTURES;
      if (pictures) await page.screenshot({ path: join(pictures, `admin-${width}.png`), fullPage: true });
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(trouble).toEqual([]);
      await page.context().close();
    },
  );

  test('says what to do where the token is missing, and shows nothing', async ({ skip }) => {
    if (!browser) return skip();
    const { origin } = await lobby();
    const { page } = await openPageWith(browser, `${origin}/admin`, 1280);
    await page.getByText('Open this page with the whole address').waitFor();
    expect(await page.locator('main').isVisible()).toBe(false);
    await page.context().close();
  });
});

describe('the ceremony in a browser', () => {
  test('shows ranks from the last to the first, one for each press of the host, and nobody else advances it', async ({
    skip,
  }) => {
    if (!browser) return skip();
    const bash = await lobby();
    const { origin, adminToken, append, rules } = bash;
    await append([{ type: 'started' }, { type: 'frozen' }]);
    await append(squashing('a', 'money-split', [1], { rules }));
    await append([{ type: 'ended' }]);
    const { page, trouble } = await openPageWith(browser, `${origin}/ceremony#${adminToken}`, 1920);
    const watching = (await openPageWith(browser, `${origin}/ceremony`, 375)).page;
    await page.getByRole('button', { name: /Show the next rank/ }).waitFor();
    await watching.getByText('The ranks are shown one by one').waitFor();
    await watching.keyboard.press(' ');
    await page.keyboard.press(' ');
    await page.locator('.shown .name', { hasText: HOSTILE }).waitFor();
    expect(lastEvent(bash)).toEqual({ type: 'ranks-revealed', count: 1 });
    await watching.locator('.shown', { hasText: 'Rank 2' }).waitFor();
    expect(await watching.locator('body').textContent()).not.toContain('Ada');
    await page.keyboard.press('ArrowRight');
    await page.locator('.shown', { hasText: 'Ada' }).waitFor();
    await watching.locator('.shown', { hasText: '★ Rank 1' }).waitFor();
    const pictures = process.env.BUGSQUASH_PICTURES;
    if (pictures) await page.screenshot({ path: join(pictures, 'ceremony-1920.png') });
    expect(await seriousFindings(page)).toEqual([]);
    expect(await seriousFindings(watching)).toEqual([]);
    expect(trouble).toEqual([]);
    await page.context().close();
    await watching.context().close();
  });
});

describe('the ceremony at each width', () => {
  test.for([375, 1280, 1920] as const)(
    'at %i px: no error, violation or serious finding',
    async (width, { skip }) => {
      if (!browser) return skip();
      const { origin, adminToken, append, rules } = await lobby();
      await append([{ type: 'started' }]);
      await append(squashing('a', 'money-split', [1], { rules }));
      await append([{ type: 'ended' }, { type: 'ranks-revealed', count: 2 }]);
      const { page, trouble } = await openPageWith(
        browser,
        `${origin}/ceremony#${adminToken}`,
        width,
        'dark',
      );
      await page.locator('.shown', { hasText: '★ Rank 1' }).waitFor();
      await page.getByRole('row', { name: HOSTILE }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(trouble).toEqual([]);
      await page.context().close();
    },
  );
});

describe("a participant's page in a browser", () => {
  test('asks for debriefs from the reveal on, and not before', async ({ skip }) => {
    if (!browser) return skip();
    const { origin, append } = await lobby();
    const token = 'a-token-of-a-participant';
    await append([
      { type: 'token-issued', person: 'a', tokenHash: hashOfToken(token) },
      { type: 'started' },
      { type: 'ended' },
    ]);
    const { page, trouble } = await openPageWith(browser, `${origin}/me#${token}`, 1280);
    await page.locator('#banner', { hasText: 'Ended' }).waitFor();
    expect(await page.locator('#debriefs').isVisible()).toBe(false);
    await append([{ type: 'solutions-revealed' }]);
    await page.getByRole('heading', { name: 'Debriefs' }).waitFor();
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test.for([375, 1280, 1920] as const)(
    'at %i px: asks a question, and has no serious finding',
    async (width, { skip }) => {
      if (!browser) return skip();
      const bash = await lobby();
      const { origin, append, rules } = bash;
      const token = 'a-token-of-a-participant';
      await append([
        { type: 'token-issued', person: 'a', tokenHash: hashOfToken(token) },
        { type: 'started' },
      ]);
      await append(squashing('a', 'money-split', [1], { rules }));
      const { page, trouble } = await openPageWith(browser, `${origin}/me#${token}`, width);
      await page.getByRole('heading', { name: 'Ada, Ada' }).waitFor();
      await page.getByText('✓ gone').first().waitFor();
      await page.getByLabel('Your question').fill('Is tea there?');
      await page.getByRole('button', { name: 'Ask' }).click();
      await page.locator('#questions li', { hasText: 'Is tea there?' }).waitFor();
      expect(lastEvent(bash)).toMatchObject({ type: 'asked', person: 'a', text: 'Is tea there?' });
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(trouble).toEqual([]);
      await page.context().close();
    },
  );
});
