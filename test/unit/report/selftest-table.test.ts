import { describe, expect, it } from 'vitest';
import type { SelftestRecord, SelftestRow } from '../../../src/model/selftest.ts';
import { selftestTable } from '../../../src/report/selftest-table.ts';

const delay: SelftestRow = {
  group: 'delay',
  what: 'echo holds 200 ms longer',
  expected: '200 ms',
  recovered: '199.84 ms',
  bound: 'median ±3 ms, p99 ±8 ms, n ≥ 20',
  n: 27,
  ok: true,
  errorP50Ms: -0.154,
  errorP99Ms: 4.836,
  note: '3 of 30 left out',
};
const loss: SelftestRow = {
  group: 'loss',
  what: 'relay drops 3 % of the uplink',
  expected: '60 lost, 3 %',
  recovered: '61 lost, 2.34–3.90 %',
  bound: 'same count',
  n: 2000,
  ok: false,
};

function recordOf(rows: readonly SelftestRow[], change: Partial<SelftestRecord> = {}): SelftestRecord {
  return {
    runId: '20261124-072151-7xpk',
    startedAt: '2026-11-24T07:21:51.000Z',
    durationS: 200,
    interrupted: false,
    ok: rows.every(({ ok }) => ok),
    exitCode: 0,
    gatewayBackend: 'kernel',
    rows,
    utterances: [],
    concerns: [],
    versions: {},
    ...change,
  };
}

const table = (record: SelftestRecord): string => selftestTable(record, { color: false });

describe('selftestTable', () => {
  it('shows truth, what was found, errors, n and bound of each row', () => {
    const line = table(recordOf([delay]))
      .split('\n')
      .find((each) => each.includes('echo holds'));
    expect(line?.split('│').map((cell) => cell.trim())).toEqual([
      '',
      'echo holds 200 ms longer',
      '200 ms',
      '199.84 ms',
      '-0.15 ms',
      '4.84 ms',
      '27',
      'median ±3 ms, p99 ±8 ms, n ≥ 20',
      'yes',
      '',
    ]);
  });

  it('says what it comes to, and what a reader should know besides', () => {
    expect(table(recordOf([delay]))).toContain('the known truth was recovered');
    expect(table(recordOf([delay]))).toContain('echo holds 200 ms longer: 3 of 30 left out');
    const missed = table(recordOf([delay, loss]));
    expect(missed).toContain('1 of 2 known truths were not recovered');
    expect(missed).toMatch(/relay drops 3 % of the uplink .* NO +│/);
  });

  it('claims nothing when it was interrupted', () => {
    const text = table(recordOf([delay], { interrupted: true, ok: false }));
    expect(text).toContain('nothing is proven');
    expect(text).not.toContain('were recovered');
  });

  it('lets no control character through to the terminal', () => {
    const evil = '\u001b[2Jecho';
    const text = table(recordOf([{ ...delay, what: evil, note: evil }], { concerns: [evil] }));
    expect(text).not.toContain('\u001b');
    expect(text).toContain('meanwhile: echo');
  });
});
