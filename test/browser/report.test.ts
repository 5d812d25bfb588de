import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseFiles } from '../../src/judge/from-files.ts';
import { exhibitsOf } from '../../src/judge/exhibits.ts';
import { judgeRun } from '../../src/judge/run.ts';
import { toHtml } from '../../src/report/html.ts';
import { writeRunFolder } from '../unit/build/folder.ts';
import { appendRtp } from '../unit/build/rtp.ts';
import { GUIDE, HOSTILE, runRecord, withStages } from '../unit/build/record.ts';
import { barriers, clipSeconds, countIn, launch, open, type Opened } from './page.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-page-'));
const file = path.join(dir, 'report.html');
let browser: Browser;

/** All sections of a rich record, and the exhibits of recordings that were really analysed; hostile text in both. */
function pageOfEverything(): string {
  writeRunFolder(dir, { latenciesMs: [120, 150, undefined, 700] });
  appendRtp(dir);
  const { setup, rounds } = analyseFiles(dir);
  const exhibits = exhibitsOf(dir, judgeRun({ setup, rounds, judgedAt: new Date(0) }));
  const rich = runRecord({ reason: HOSTILE }, [
    ...GUIDE,
    { name: '<script>alert(1)</script>', title: HOSTILE, medianMs: 200, spreadMs: 20 },
  ]);
  return toHtml(
    { ...rich, scenarios: rich.scenarios.map((each) => withStages(each, 20)) },
    {
      ...exhibits,
      worst: exhibits.worst.map((each) => ({
        ...each,
        utterance: { ...each.utterance, text: `</audio>${HOSTILE}&quot;`, expected: HOSTILE },
      })),
    },
  );
}

beforeAll(async () => {
  writeFileSync(file, pageOfEverything());
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

describe.each(['light', 'dark'] as const)('the page in Chromium, %s', (colorScheme) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open(browser, file, colorScheme);
  });
  afterAll(() => opened?.page.close());

  it('says nothing on the console and asks for nothing, hostile text or not', async () => {
    expect([opened.complaints, opened.requests]).toEqual([[], []]);
    expect(await opened.page.locator('script, img').count()).toBe(0);
  });

  it('has something in every section', async () => {
    const { page } = opened;
    const rows = { scenarios: 9, waterfall: 9, objectives: 9, impairment: 9, ledger: 9, worst: 4 };
    for (const [section, least] of Object.entries(rows)) {
      expect(await countIn(page, section, 'tbody tr'), section).toBeGreaterThanOrEqual(least);
    }
    for (const section of ['latency', 'waterfall', 'time-line']) {
      expect(await countIn(page, section, '.chart svg path'), section).toBeGreaterThan(10);
    }
    expect(await countIn(page, 'health', 'tbody tr')).toBeGreaterThan(0);
    expect(await countIn(page, 'details', 'details')).toBe(9);
    expect(await countIn(page, 'surroundings', 'dd')).toBeGreaterThan(10);
  });

  it('plays every clip', async () => {
    const seconds = await clipSeconds(opened.page);
    expect(seconds).toHaveLength(4);
    for (const each of seconds) expect(each).toBeCloseTo(3, 1);
  });

  it('lets everybody in', async () => {
    expect(await barriers(opened.page)).toEqual([]);
  });
});

describe('the page without a mouse, on paper and on a telephone', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open(browser, file, 'light');
  });
  afterAll(() => opened?.page.close());

  it('is gone through by Tab: clips and what is folded', async () => {
    const { page } = opened;
    const reached = new Set<string>();
    for (let i = 0; i < 80; i += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate<string>('document.activeElement.tagName'));
    }
    expect([...reached]).toEqual(expect.arrayContaining(['AUDIO', 'SUMMARY', 'A', 'DIV']));
  });

  it('is printed', async () => {
    const pdf = await opened.page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(20_000);
  });

  it('does not scroll sideways as a whole where it is narrow', async () => {
    await opened.page.setViewportSize({ width: 400, height: 800 });
    expect(await opened.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
      400,
    );
  });
});
