import type { Browser, Page } from 'playwright-core';

interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console, and requests to elsewhere. */
  readonly trouble: string[];
}

export async function openPageWith(
  browser: Browser | undefined,
  url: string,
  width: number,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Opened> {
  if (!browser) throw new Error('There is no Chromium here.');
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('request', (request) => {
    const [asked, { protocol, host }] = [new URL(request.url()), new URL(url)];
    if (asked.protocol !== protocol || asked.host !== host) trouble.push(request.url());
  });
  await page.goto(url);
  return { page, trouble };
}
