import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeReports } from '../../../src/judge/reports.ts';
import { fromJson } from '../../../src/report/json.ts';
import { runRecord } from '../build/record.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-reports-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('writeReports', () => {
  it('writes all reports and leaves nothing unfinished', async () => {
    const record = runRecord();
    const paths = await writeReports(dir, record);
    expect(fromJson(readFileSync(paths.json, 'utf8'))).toEqual(record);
    expect(readFileSync(paths.html, 'utf8')).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
    expect(readdirSync(dir).toSorted()).toEqual([
      'junit.xml',
      'metrics.prom',
      'report.html',
      'run.json',
      'summary.md',
    ]);
  });

  it('replaces a report by the next', async () => {
    await writeReports(dir, runRecord());
    const { json } = await writeReports(dir, runRecord({ reason: 'judged again' }));
    expect(fromJson(readFileSync(json, 'utf8')).reason).toBe('judged again');
  });

  it('keeps the former reports when a record cannot be written', async () => {
    const { json } = await writeReports(dir, runRecord());
    const before = readFileSync(json, 'utf8');
    await expect(writeReports(dir, runRecord({ durationS: NaN }))).rejects.toThrow('durationS: got NaN');
    expect(readFileSync(json, 'utf8')).toBe(before);
  });
});
