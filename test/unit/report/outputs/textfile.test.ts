import { expect, it } from 'vitest';
import { toTextfile } from '../../../../src/report/outputs/textfile.ts';
import { HOSTILE, runRecord, scenario } from '../../build/record.ts';

/** Series of the exposition format, by name and labels, as a scraper reads them. */
async function series(record: Parameters<typeof toTextfile>[0]): Promise<ReadonlyMap<string, string>> {
  const lines = (await toTextfile(record)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const cut = line.lastIndexOf(' ');
      return [line.slice(0, cut), line.slice(cut + 1)];
    }),
  );
}

it('tells the figures of the record in seconds and ratios, and a missing utterance as +Inf', async () => {
  const record = runRecord();
  const told = await series(record);
  const p50 = record.scenarios[0]?.metrics.e2e_ms?.p50 ?? 0;
  expect(
    Number(told.get('hive_bench_latency_seconds{scenario="clean",metric="e2e",stat="p50"}')),
  ).toBeCloseTo(p50 / 1000, 9);
  expect(told.get('hive_bench_latency_seconds{scenario="loss-5",metric="e2e",stat="p99"}')).toBe('+Inf');
  expect(told.get('hive_bench_utterances_missing{scenario="loss-5"}')).toBe('2');
  expect(told.get('hive_bench_run_verdict{verdict="invalid"}')).toBe('1');
  expect(told.get('hive_bench_run_verdict{verdict="pass"}')).toBe('0');
  expect(told.get('hive_bench_connect_ratio{scenario="clean"}')).toBe('1');
  expect(told.get('hive_bench_slo_met{scenario="clean",slo="e2e_ms p95 <= 500"}')).toBe('1');
});

it('calls no SLO of an invalid scenario met, and leaves out what nobody measured', async () => {
  const told = await series(runRecord());
  expect(told.get('hive_bench_slo_met{scenario="mobile",slo="e2e_ms p95 <= 500"}')).toBe('0');
  const bare = { ...scenario({ name: 'bare', medianMs: 1, spreadMs: 0 }, 1), metrics: {} };
  const names = [...(await series(runRecord({ scenarios: [bare] }))).keys()];
  expect(names.filter((name) => name.includes('bare') && !/verdict|slo_met/.test(name))).toEqual([]);
});

it('keeps every name on its own line', async () => {
  const named = scenario({ name: `a"\n${HOSTILE}`, medianMs: 1, spreadMs: 0 }, 1);
  const told = await series(runRecord({ scenarios: [named] }));
  expect([...told.values()].every((value) => /^(\+Inf|-?[\d.e+-]+)$/.test(value))).toBe(true);
});
