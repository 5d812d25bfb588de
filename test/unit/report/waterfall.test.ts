import { describe, expect, it } from 'vitest';
import { againstClean } from '../../../src/analysis/stages/waterfall-record.ts';
import type { ScenarioRecord } from '../../../src/model/scenario-record.ts';
import { toHtml } from '../../../src/report/html.ts';
import { summaryTable } from '../../../src/report/text.ts';
import { rowOf, sectionOf, textOf } from '../build/page.ts';
import { HOSTILE, runRecord, withStages } from '../build/record.ts';

const [clean, loss] = runRecord().scenarios as [ScenarioRecord, ScenarioRecord];
const scenarios = againstClean([withStages(clean, 84), withStages(loss, 100)]);
const record = runRecord({ scenarios });
const page = toHtml(record);
const section = sectionOf(page, 'Where the time went');

describe('the section of the report', () => {
  it('has p50 of every stage, the difference to clean below it, and how many utterances that is of', () => {
    expect(rowOf(section, 'clean')).toEqual([
      'clean',
      '84',
      '60',
      '3',
      '0',
      '8',
      '75',
      clean.metrics.e2e_ms?.p50.toFixed(0),
      '20 of 20',
    ]);
    expect(rowOf(section, 'loss-1').slice(1, 7)).toEqual(['100 +16', '60 0', '3 0', '0 0', '8 0', '75 0']);
  });

  it("has the guide's path budget as a last row", () => {
    expect(rowOf(section, 'Guide’s budget').slice(1, 4)).toEqual([
      '≤ 55 relay ≤ 50, SFU ≤ 5',
      '≤ 450 together',
      '≤ 50',
    ]);
    expect(againstClean([withStages(clean, 84)])[0]?.waterfall).toBeDefined();
  });

  it('says of how many utterances nothing can be said, and why', () => {
    const waterfall = { explained: 17, unexplained: { 'other words': 2, 'out of order': 1 } } as const;
    const some = toHtml(runRecord({ scenarios: [{ ...withStages(clean, 84), waterfall }] }));
    expect(rowOf(sectionOf(some, 'Where the time went'), 'clean').at(-1)).toBe(
      '17 of 20 2 other words, 1 out of order',
    );
    const { stages: _, ...metrics } = clean.metrics;
    const none = { ...clean, metrics, waterfall: { explained: 0, unexplained: { 'not logged': 20 } } };
    const nothing = sectionOf(toHtml(runRecord({ scenarios: [none] })), 'Where the time went');
    expect(rowOf(nothing, 'clean').slice(1)).toEqual([
      ...Array.from({ length: 6 }, () => '–'),
      clean.metrics.e2e_ms?.p50.toFixed(0),
      '0 of 20 20 not logged',
    ]);
    expect(nothing).not.toContain('<figure>');
  });

  it('draws each stage as long as it took, in a colour that the key and the page have', () => {
    const widths = (colour: string): number[] =>
      [...section.matchAll(/<path d="M[\d.]+ [\d.]+l([\d.]+) 0[^"]*" fill="var\(([^)]+)\)"/g)]
        .filter(([, , fill]) => fill === colour)
        .map(([, width]) => Number(width));
    const [cleanUplink = 0, lossUplink = 0] = widths('--stage-uplink');
    const [endpointing = 0] = widths('--stage-endpointing');
    expect(cleanUplink / endpointing).toBeCloseTo(84 / 60, 1);
    expect(lossUplink / cleanUplink).toBeCloseTo(100 / 84, 1);
    for (const stage of ['uplink', 'endpointing', 'stt', 'mt', 'tts', 'downlinkPlayout']) {
      expect(page.split(`--stage-${stage}:`)).toHaveLength(4); // light, dark, print
    }
  });

  it('says so where the translator does not log its stages', () => {
    expect(textOf(sectionOf(toHtml(runRecord()), 'Where the time went'))).toContain(
      'The translator does not log its stages.',
    );
  });

  it('is the same every time', () => {
    expect(toHtml(record)).toBe(page);
  });

  it('lets no name out of its text', () => {
    const hostile = toHtml(runRecord({ scenarios: [{ ...withStages(clean, 84), name: HOSTILE }] }));
    expect(hostile).not.toMatch(/<script|<img/);
    expect(textOf(sectionOf(hostile, 'Where the time went'))).toContain('alert("x")');
  });
});

describe('the summary', () => {
  const lines = summaryTable(record, { color: false }).split('\n');

  it('has a line a scenario with the difference to clean', () => {
    const at = lines.findIndex((line) => line.startsWith('Where the time went'));
    const rows = lines.slice(at).filter((line) => /^(clean|loss-1) /.test(line));
    expect(rows.map((line) => line.split(/\s+/))).toEqual([
      ['clean', '84', '60', '3', '0', '8', '75', '20', 'of', '20'],
      [
        'loss-1',
        '100',
        '(+16)',
        '60',
        '(0)',
        '3',
        '(0)',
        '0',
        '(0)',
        '8',
        '(0)',
        '75',
        '(0)',
        '20',
        'of',
        '20',
      ],
    ]);
    expect(lines).toContain('p50 in ms; in brackets the difference to the clean network');
  });

  it("has the guide's path budget below the stages, and says that it is no limit", () => {
    const row = lines.find((line) => line.startsWith("guide's budget"));
    expect(row?.trim().split(/ {2,}/).slice(1)).toEqual(['≤ 50+5', '≤ 450', '≤ 50']);
    expect(lines.join('\n')).toContain("the guide's path budget is a reference, not a limit");
  });

  it('has none of it where the translator does not log its stages', () => {
    expect(summaryTable(runRecord(), { color: false })).not.toContain('Where the time went');
  });

  it('lets no name move the cursor', () => {
    const hostile = runRecord({ scenarios: [{ ...withStages(clean, 84), name: HOSTILE }] });
    expect(summaryTable(hostile, { color: false })).not.toContain('\u001b');
  });
});
