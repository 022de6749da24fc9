import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { squashes } from '../../bugbash/host/rig.ts';
import { launchChromium, seriousFindings } from '../../support/browser.ts';
import { joined, squashing } from './events.ts';
import { openPageWith } from './page.ts';
import { type HostedBash, hostBash } from './rig.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** Without its clock, and without its count of entries, which private ones raise as well. */
const publicBoard = async ({ origin }: HostedBash): Promise<string> => {
  const board = (await (await fetch(`${origin}/api/v1/board`)).json()) as object;
  return JSON.stringify({ ...board, clock: null, position: null });
};

/** Ada's submission was judged to squash the first bug; judged again, it squashes two. */
async function misjudged(): Promise<HostedBash> {
  const bash = await hostBash();
  const files = squashes([1, 2]).map(({ path, base64 }) => [path, Buffer.from(base64, 'base64')] as const);
  const fileSet = await bash.keepFiles(new Map(files));
  await bash.append([joined('a', 'Ada'), joined('b', 'Bo'), { type: 'started' }]);
  await bash.append(squashing('a', 'money-split', [1], { rules: bash.rules, fileSet }));
  await bash.append([
    { type: 'asked', question: 'q1', person: 'b', team: 'b', exercise: null, text: 'May we?' },
  ]);
  return bash;
}

describe('a rejudge in a browser', () => {
  test('previews every row, changes nothing when it is cancelled, and exactly those rows when it is applied', async ({
    skip,
  }) => {
    if (!browser) return skip();
    const bash = await misjudged();
    const { page, trouble } = await openPageWith(browser, `${bash.origin}/admin#${bash.adminToken}`, 1280);
    const rejudge = page.locator('#rejudge');
    const preview = async () => {
      await rejudge.getByLabel('Exercise').selectOption('money-split');
      await rejudge.getByRole('button', { name: 'Preview' }).click();
      await rejudge.getByText(/1 verdict, 1 score and 0 ranks would change/).waitFor();
    };
    const before = await publicBoard(bash);
    await preview();
    const [first, second] = bash.rules.exercises[0]?.bugs ?? [];
    const row = rejudge.getByRole('region', { name: 'Verdicts' }).locator('tbody tr');
    expect(await row.count()).toBe(1);
    expect(await row.textContent()).toContain(`squashed ${first?.id}, ${second?.id}`);
    expect(await seriousFindings(page)).toEqual([]);
    await rejudge.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByText('✓ Cancelled; nothing changed.').waitFor();
    expect(await publicBoard(bash)).toBe(before);

    await preview();
    await rejudge.getByRole('button', { name: 'Apply…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 verdict, 1 score and 0 ranks change').waitFor();
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByText('✓ Applied.').waitFor();
    await rejudge.getByRole('heading', { name: /applied/ }).waitFor();
    const applied = JSON.parse(await publicBoard(bash));
    const squashed = applied.rows[0].cells.filter((cell: { squashed: boolean }) => cell.squashed);
    expect(squashed.map(({ line }: { line: number }) => line)).toEqual([1, 2]);
    expect(applied.rows[1]).toEqual(JSON.parse(before).rows[1]);
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

describe('a helper in a browser', () => {
  test.for([375, 1280, 1920] as const)(
    'at %i px: is made by the host, sees all, answers, and changes neither clock nor results',
    async (width, { skip }) => {
      if (!browser) return skip();
      const bash = await misjudged();
      const submission = bash.log().now.state.plays.get('a')?.submissions.keys().next().value ?? '';
      const bug = bash.rules.exercises[0]?.bugs[1]?.id ?? '';
      await bash.append([
        { type: 'disputed', dispute: 'd1', person: 'a', team: 'a', submission, bug, text: 'It is gone.' },
      ]);
      const host = (await openPageWith(browser, `${bash.origin}/admin#${bash.adminToken}`, 1280)).page;
      await host.getByRole('button', { name: 'Add a helper…' }).click();
      await host.getByRole('dialog').getByLabel('Name').fill('Hal');
      await host.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
      await host.getByText('it is shown only now').waitFor();
      const token = await host.getByRole('dialog').locator('code').textContent();
      await host.context().close();

      const { page, trouble } = await openPageWith(browser, `${bash.origin}/admin#${token}`, width);
      await page.getByRole('heading', { name: 'Autumn bash, helper' }).waitFor();
      await page.getByText('Only a host changes the clock.').waitFor();
      await page.getByText('A host settles it.').waitFor();
      await page.getByText('✓ graded').waitFor();
      const buttons = await page.getByRole('button').allTextContents();
      expect(
        buttons.filter((name) => /Pause|Extend|End|Freeze|Grant|Rename|token|Preview|rank/i.test(name)),
      ).toEqual([]);
      const question = page.locator('#questions li').first();
      await question.getByLabel(/Answer to/).fill('You may.');
      await question.getByRole('button', { name: 'To the asker' }).click();
      await page.getByText('0 questions without an answer').waitFor();
      const { event, who } = bash.log().entries.findLast((entry) => entry.event.type === 'answered') ?? {};
      expect([event, who]).toMatchObject([{ text: 'You may.', to: 'asker' }, { person: expect.any(String) }]);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(trouble).toEqual([]);
      await page.context().close();
    },
  );
});
