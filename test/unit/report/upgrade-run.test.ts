import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/compare/compare.ts';
import { fromJson, toJson } from '../../../src/report/json.ts';
import { upgradeRun } from '../../../src/report/upgrade-run.ts';
import { runRecord } from '../build/record.ts';

/** Written by hive-bench when 2 was the version of the schema. */
const OLD = readFileSync(path.join(import.meta.dirname, 'fixtures/run-v2.json'), 'utf8');

describe('a run record of schema version 2', () => {
  it('is read as one of version 3', () => {
    const record = fromJson(OLD);
    expect(record.schemaVersion).toBe(3);
    expect(record.scenarios[0]?.verification).toContainEqual({
      link: 'both',
      direction: 'uplink',
      source: 'before',
      round: 1,
      quantity: 'loss',
      unit: '%',
      configured: expect.any(Number),
      measured: expect.any(Number),
      interval: expect.any(Object),
      tolerance: expect.any(Object),
      packets: expect.any(Number),
      verified: expect.any(Boolean),
    });
  });

  it('loses nothing', () => {
    const old = JSON.parse(OLD) as { scenarios: { realised: Record<string, unknown>[] }[] };
    const now = JSON.parse(toJson(fromJson(OLD))) as {
      scenarios: { verification: Record<string, unknown>[] }[];
    };
    const values = (rows: readonly Record<string, unknown>[]): unknown[] =>
      rows.map((row) =>
        Object.values(row)
          .map(String)
          .toSorted((a, b) => (a < b ? -1 : 1)),
      );
    for (const [k, { realised, ...rest }] of old.scenarios.entries()) {
      const { verification = [], ...others } = now.scenarios[k] ?? {};
      expect(others).toEqual(rest);
      expect(values(verification)).toEqual(values(realised));
      expect(realised.length).toBeGreaterThan(0);
    }
  });

  it('serves as the baseline of a comparison', () => {
    const record = fromJson(OLD);
    expect(compareRuns(record, record).scenarios.map(({ name }) => name)).toEqual(
      record.scenarios.map(({ name }) => name),
    );
  });

  it('is checked like any other: a field that neither version knows is refused', () => {
    const old = JSON.parse(OLD) as { scenarios: object[] };
    const changed = JSON.stringify({ ...old, scenarios: [{ ...old.scenarios[0], guessed: 1 }] });
    expect(() => fromJson(changed)).toThrow('does not follow the schema');
  });

  it('is reported as it is where it lacks the shape of its version', () => {
    for (const scenarios of [undefined, 5, [null, { realised: [7] }]]) {
      const text = JSON.stringify({ schemaVersion: 2, scenarios });
      expect(() => fromJson(text)).toThrow('does not follow the schema');
    }
  });
});

it('converts nothing else', () => {
  const { scenarios, ...rest } = runRecord();
  expect(upgradeRun({ ...rest, scenarios: [] })).toEqual({ ...rest, scenarios: [] });
  expect(scenarios.length).toBeGreaterThan(0);
});
