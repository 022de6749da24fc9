import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium of this machine: `BUGSQUASH_CHROMIUM`, or one of the places where systems have it. */
export async function launchChromium(): Promise<Browser | undefined> {
  const named = process.env.BUGSQUASH_CHROMIUM;
  for (const executablePath of named ? [named] : PATHS) {
    const browser = await chromium
      .launch({ executablePath, args: ['--no-sandbox'] })
      .catch((error: Error) => {
        if (named || !/executable doesn't exist/i.test(error.message)) throw error;
        return undefined;
      });
    if (browser) return browser;
  }
  return undefined;
}

/** What axe finds on a page that is serious or critical, in a line each. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  // Evaluated and not added as a script, which the page's policy would refuse.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; impact: string; nodes: { html: string }[] }[];
        }>;
      };
    };
    const { violations } = await inPage.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}
