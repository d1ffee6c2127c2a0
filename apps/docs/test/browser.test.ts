import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, type OpenBrowser, openBrowser } from './open-browser.ts';
import { type RunningSite, serveSite } from './serve-site.ts';

const chromium = findChromium();
if (chromium === undefined && process.env.CI === 'true')
  throw new Error('CI needs Chromium: .ci/run installs it.');

describe.skipIf(chromium === undefined).each([1280, 390])(
  `in a browser, %d pixels wide${chromium === undefined ? ' (no Chromium here)' : ''}`,
  (width) => {
    let site: RunningSite;
    let browser: OpenBrowser;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      site = await serveSite();
      browser = await openBrowser(chromium ?? '', width);
      page = browser.context.pages()[0] ?? (await browser.context.newPage());
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.addInitScript(watchLayout);
    });
    afterAll(async () => {
      await browser.close();
      await site.close();
    });
    afterEach(() => {
      expect(complaints.splice(0)).toEqual([]);
    });

    const open = async (path: string): Promise<void> => {
      await page.goto(site.url + path, { waitUntil: 'networkidle' });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(await page.evaluate(() => window.layoutShift), path).toBeLessThan(0.02);
    };

    it('shows the front page in less than 300 kB, and nothing moves', async () => {
      site.takeBytes();
      await open('/');
      expect(site.takeBytes()).toBeLessThan(300_000);
      expect(await page.locator('h1').textContent()).toContain('No tenant ever sees another tenant’s row');
      await page.mouse.wheel(0, 4_000);
      await page.waitForFunction(() => scrollY > 0);
      await page.waitForLoadState('networkidle');
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      expect(await page.evaluate(() => window.layoutShift)).toBeLessThan(0.02);
      // Otherwise the figure above would be that of a browser that does not measure it.
      expect(await page.evaluate(() => PerformanceObserver.supportedEntryTypes)).toContain('layout-shift');
    });

    it('finds a guide by its search', async () => {
      await open('/');
      await page.keyboard.press('Control+k');
      await page.locator('#localsearch-input').fill('search_path');
      const found = page.locator('.VPLocalSearchBox .result').first();
      await found.waitFor();
      await found.click();
      await page.waitForURL((url) => url.pathname !== '/');
      expect(await page.locator('h1').count()).toBe(1);
    });

    it('reads a guide, in the dark too', async () => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await open('/guides/fleet-migrations');
      expect(await page.locator('html').getAttribute('class')).toContain('dark');
      expect(await page.locator('.picture img.on-dark').first().isVisible()).toBe(true);
      expect(await page.locator('.picture img.on-light').first().isVisible()).toBe(false);
      expect(await page.locator('main').textContent()).toContain('0003_notes');
      await page.emulateMedia({ colorScheme: 'light' });
    });

    it('keeps Acme and acme apart in the playground, without a network, and fails the attacks', async () => {
      await open('/playground');
      await page.getByRole('button', { name: 'Start PostgreSQL' }).click();
      await page.locator('.playground[data-state=ready]').waitFor({ timeout: 60_000 });
      await browser.context.setOffline(true);
      const status = page.locator('.answer');

      await page.getByLabel('Id of a new tenant').fill('O’Brien; drop schema x');
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByText('has a schema of its own').waitFor();
      const id = page.locator('.tenants td:first-child code').first();
      expect(await id.textContent()).toBe('acme');
      expect(await id.evaluate((element) => element.getClientRects().length)).toBe(1); // on one line
      await page.getByRole('button', { name: /Apply 0002/ }).click();
      await page.getByText('Applied to 3 tenants').waitFor();

      await page.getByLabel('Run as').selectOption('acme');
      await page.getByLabel('A note to insert').fill('only of acme');
      await page.getByRole('button', { name: 'Insert' }).click();
      await status.getByText('only of acme').waitFor();
      await page.getByLabel('Run as').selectOption('Acme');
      await page.getByRole('button', { name: 'Select all' }).click();
      await status.getByText('No rows.').waitFor();
      expect(await page.locator('.sent').textContent()).toContain('tenant_x_g4bwzwhzorwtguby5sus7cttvz');

      for (const attack of ['set-path', 'set-config', 'second-command', 'leave-behind']) {
        const item = page.locator(`[data-attack=${attack}]`);
        await item.getByRole('button').click();
        await item.getByText('DMT_STATEMENT_REFUSED').waitFor();
      }
      const stranger = page.locator('[data-attack=hostile-id]');
      await stranger.getByRole('button').click();
      await stranger.getByText('DMT_TENANT_NOT_FOUND').waitFor();
      await page.getByLabel('Run as').selectOption('acme');
      await page.getByRole('button', { name: 'Select all' }).click();
      await status.getByText('only of acme').waitFor();
      await browser.context.setOffline(false);
    });
  },
);

declare global {
  interface Window {
    layoutShift: number;
  }
}

/** Adds up what moves without the reader's doing, as the browser judges it. Runs in the page. */
function watchLayout(): void {
  window.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!shift.hadRecentInput) window.layoutShift += shift.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}
