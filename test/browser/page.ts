import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where `scripts/setup --tests` puts it on Debian and Ubuntu. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** A browser that fails, and is not skipped, where none is installed. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    // Nobody else's page is opened in it, and as root it would not start with a sandbox.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
}

/** A page with what it said and asked for while it was opened. */
export interface Opened {
  readonly page: Page;
  readonly complaints: string[];
  /** Beyond the page itself and what it holds. */
  readonly requests: string[];
}

export async function open(browser: Browser, file: string, colorScheme: 'light' | 'dark'): Promise<Opened> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1360, height: 1000 } });
  const url = pathToFileURL(file).href;
  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) requests.push(request.url());
  });
  await page.goto(url, { waitUntil: 'load' });
  return { page, complaints, requests };
}

/** `color-contrast: serious: <td …>` for everything that shuts somebody out, with all that is folded opened. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true; })`);
  // Evaluated by the browser's debugger, which the page's policy does not bind.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${id}: ${impact}: ${html}`));
}

/** How many of something a section has. */
export function countIn(page: Page, section: string, what: string): Promise<number> {
  return page.locator(`section[aria-labelledby="${section}"] ${what}`).count();
}

/** Seconds of every clip that the browser could decode; NaN of one it could not. */
export async function clipSeconds(page: Page): Promise<number[]> {
  await page.waitForFunction(
    `[...document.querySelectorAll('audio')].every((each) => each.readyState >= 1 || each.error)`,
  );
  return page.evaluate<number[]>(`[...document.querySelectorAll('audio')].map(({ duration }) => duration)`);
}
