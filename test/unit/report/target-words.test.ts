import { describe, expect, it } from 'vitest';
import { UNMEASURED_ON_TARGET } from '../../../src/model/target.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import { toHtml } from '../../../src/report/html.ts';
import { toMarkdown } from '../../../src/report/outputs/markdown.ts';
import { summaryTable } from '../../../src/report/text.ts';
import { runRecord } from '../build/record.ts';

/** As a run of a target records it. */
function ofTarget(): RunRecord {
  const record = runRecord();
  const unmeasured = new Set<string>([...UNMEASURED_ON_TARGET, 'mos_self', 'mos_cqe']);
  return {
    ...record,
    config: { ...record.config, target: { url: 'wss://hive.example.com' } },
    scenarios: record.scenarios.map((scenario) => ({
      ...scenario,
      metrics: Object.fromEntries(
        Object.entries(scenario.metrics).filter(([name]) => !unmeasured.has(name)),
      ) as typeof scenario.metrics,
      notJudged: ['mos_lqo mean >= 3.5'],
      ledger: scenario.ledger.filter(({ leg }) => !leg.includes('translator')),
    })),
  };
}

const visible = (html: string): string =>
  html
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the outputs of a target', () => {
  it.each<[string, (record: RunRecord) => string]>([
    ['terminal', (record) => summaryTable(record, { color: false })],
    ['summary', toMarkdown],
    ['page', (record) => visible(toHtml(record))],
  ])('do not speak of what a target does not have (%s)', (_, render) => {
    const text = render(ofTarget());
    expect(text).not.toMatch(/where the time went|end-pointing|\bTTS\b|\bMT\b|ViSQOL|guide\s+says/i);
    expect(text.replaceAll('mos_lqo mean >= 3.5', '')).not.toMatch(/\bMOS\b|\bquality\b/i);
  });
});
