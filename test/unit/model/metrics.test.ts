import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withMetrics } from '../../../scripts/docs/run-schema.ts';
import { metricsOf } from '../../../src/analysis/metrics.ts';
import { findUnmeasurable } from '../../../src/config/target.ts';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { findingsOf } from '../../../src/compare/scenario.ts';
import { decodeLine, encodeLine } from '../../../src/evidence/sample-lines.ts';
import {
  COMPARED,
  type JudgedMetric,
  type Metric,
  type MetricName,
  type MetricRow,
  METRICS,
  metricsWith,
} from '../../../src/model/metrics.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import type { ScenarioRecord } from '../../../src/model/scenario-record.ts';
import { TARGET_DEFAULTS } from '../../../src/model/target.ts';
import { STAGE_METRICS, STAGES } from '../../../src/model/waterfall.ts';
import { toHtml } from '../../../src/report/html.ts';
import { fromJson, toJson } from '../../../src/report/json.ts';
import { nameOf } from '../../../src/report/compare-words.ts';
import { toTextfile } from '../../../src/report/outputs/textfile.ts';
import { runSchema } from '../../../src/report/schema.ts';
import { plannedAmount } from '../../../src/run/plan/planned-amount.ts';
import { estimateOf } from '../../../src/slo/estimate.ts';
import { parseSlo, statisticsOf } from '../../../src/slo/grammar.ts';
import { acceptSlo } from '../../../src/slo/meaning.ts';
import { sloReference } from '../../../src/slo/reference.ts';
import { distributionOf } from '../../../src/stats/distribution.ts';
import { runRecord } from '../build/record.ts';

const NAMES = Object.keys(METRICS) as MetricName[];
const JUDGED = metricsWith({ judged: true });
const rowOf = (metric: MetricName): MetricRow => METRICS[metric];

/** What a record has for a metric, by its shape; undefined for a part of another metric. */
function recorded(metric: MetricName): unknown {
  const values = distributionOf([1, 2, 3]);
  const interval = { low: 1, high: 1 };
  const stage = { n: 1, p50: 1, p95: 2, mean: 1.5 };
  switch (METRICS[metric].shape) {
    case 'distribution':
      return values;
    case 'mean':
      return { n: 3, mean: 1, interval };
    case 'number':
      return 1;
    case 'connections':
      return { attempts: 3, ok: 3, ratio: 1, interval, joinMs: values, firstAudioMs: values };
    case 'words':
      return { errors: 1, words: 72, rate: 1 / 72 };
    case 'stages':
      return Object.fromEntries(STAGES.map((name) => [name, stage]));
    default:
      return undefined;
  }
}

function fullRecord(): RunRecord {
  const [scenario] = runRecord().scenarios;
  const metrics = Object.fromEntries(
    NAMES.flatMap((metric) => {
      const value = recorded(metric);
      return value === undefined ? [] : [[metric, value]];
    }),
  ) as ScenarioRecord['metrics'];
  return runRecord({ scenarios: [{ ...(scenario as ScenarioRecord), metrics }] });
}

/** An SLO that anything in the metric's scale could be judged by. */
function sloOn(metric: JudgedMetric): string {
  const { better, limit }: MetricRow & { readonly limit: { readonly above?: number; readonly to?: number } } =
    METRICS[metric];
  const [statistic] = statisticsOf(metric);
  return `${metric} ${statistic} ${better === 'smaller' ? '<=' : '>='} ${limit.to ?? (limit.above ?? 0) + 0.5}`;
}

describe('each metric of the table', () => {
  it.each(NAMES)('%s has its unit at the end of its name, and its scale in order', (metric) => {
    const { unit, scale = [0, 1] } = rowOf(metric);
    expect(metric.endsWith('_ms')).toBe(unit === 'ms');
    expect(scale[0]).toBeLessThan(scale[1]);
  });

  it.each(metricsWith({ sampled: true }))('%s can be a sample', (metric) => {
    const sample = { scenario: 'clean', round: 1, metric, value: 1, tMs: 2, pair: 1, participant: 'a' };
    expect(decodeLine(encodeLine(sample))).toEqual(sample);
  });

  it('is a field of the record and of its schema, or a part of one', () => {
    const record = fullRecord();
    const fields = Object.keys(record.scenarios[0]?.metrics ?? {});
    expect(fromJson(toJson(record))).toEqual(record);
    expect(Object.keys(runSchema.$defs['metrics']?.properties ?? {})).toEqual(fields);
    const parts = NAMES.filter((metric) => !fields.includes(metric)).map((metric) => METRICS[metric]);
    for (const part of parts)
      expect(['connection-times', 'stage-times'].includes(part.shape) && 'field' in part).toBe(true);
    expect(metricsWith({ shape: 'connection-times' }).map((metric) => METRICS[metric].field)).toEqual([
      'joinMs',
      'firstAudioMs',
    ]);
    expect(Object.keys(STAGE_METRICS)).toEqual([...STAGES]);
  });

  it('is in the schema of run.json as the table has it: npm run docs writes it', () => {
    const schema = readFileSync('schema/run.schema.json', 'utf8');
    expect(withMetrics(schema)).toBe(schema);
  });

  it('is summed up from its samples, if it has some', () => {
    const summed = metricsWith({ sampled: true }).filter(
      (metric: Metric) => METRICS[metric].shape === 'distribution' || METRICS[metric].shape === 'mean',
    );
    const samples = summed.map((metric) => ({
      scenario: 'clean',
      round: 1,
      metric,
      value: 1,
      tMs: 2,
      pair: 1,
      participant: 'a',
    }));
    const metrics = metricsOf(samples, [], {
      distributionOf,
      proportionInterval: () => undefined,
      meanOf: (values) => ({ n: values.length, mean: values[0]?.value ?? 0 }),
    });
    for (const metric of summed) expect(metrics).toHaveProperty(metric);
  });

  it('has its row in report.html, and its value in metrics.prom', async () => {
    const record = fullRecord();
    const [html, textfile] = [toHtml(record), await toTextfile(record)];
    const titles = NAMES.flatMap((metric) => rowOf(metric).html?.title ?? []);
    expect(titles.filter((title) => !html.includes(`<th scope="row">${title}</th>`))).toEqual([]);
    const labels = NAMES.flatMap((metric) => rowOf(metric).prometheus ?? []);
    expect(labels.filter((label) => !textfile.includes(`metric="${label}"`))).toEqual([]);
  });
});

describe('each judged metric', () => {
  it.each(JUDGED)('%s has SLOs, in the direction in which it gets worse alone', (metric) => {
    const text = sloOn(metric);
    expect(acceptSlo(text).metric).toBe(metric);
    const wrong = text.includes('<=') ? text.replace('<=', '>=') : text.replace('>=', '<=');
    expect(() => acceptSlo(wrong)).toThrow('wrong direction');
  });

  it.each(metricsWith({ judged: true, unit: '' }))('%s has no limit beyond its scale', (metric) => {
    const beyond = String(METRICS[metric].scale[1] + 1);
    expect(() => parseSlo(sloOn(metric).replace(/\S+$/, beyond))).toThrow('expected for');
  });

  it.each(JUDGED)('%s is estimated from a record, planned, and explained', (metric) => {
    const metrics = fullRecord().scenarios[0]?.metrics ?? {};
    expect(estimateOf(parseSlo(sloOn(metric)), metrics)?.n).toBe(3);
    const plan = { pairs: 1, rounds: 1, utterancesPerPair: 6, visitsPerRound: 2 };
    expect(plannedAmount(metric, plan).perCall).toBeGreaterThan(0);
    expect(sloReference()).toMatch(new RegExp(`^\\| \`${metric}\` .*\\| .*[a-z].* \\|$`, 'm'));
  });

  it.each(JUDGED)('%s is accepted or refused for a target, as the table says', (metric) => {
    const target = { ...TARGET_DEFAULTS, url: 'wss://example.org' };
    const problems = findUnmeasurable({ ...DEFAULTS, target, slos: [sloOn(metric)] });
    expect(problems).toHaveLength(METRICS[metric].onTarget ? 0 : 1);
  });
});

describe('each compared metric', () => {
  it('has its figures in a comparison, its name in words, and is in the schema', () => {
    const [each] = runRecord().scenarios as [ScenarioRecord];
    const utterances = each.utterances.map((utterance) => ({ ...utterance, quality: 0.9 }));
    const scenario = { ...each, utterances };
    const interest = { latencyMs: 20, quality: 0.05, share: 0.05 };
    const rows = findingsOf(scenario, scenario, { interest, seed: 1, resamples: 20 }).rows.filter(
      ({ metric }) => metric !== 'missing',
    );
    expect(rows.map(({ metric, statistic }) => `${metric} ${statistic}`)).toEqual(
      COMPARED.flatMap((metric) =>
        METRICS[metric].compared.statistics.map((statistic) => `${metric} ${statistic}`),
      ),
    );
    const names = rows.map((row) => nameOf({ ...row, change: 'no difference shown' }).split(/,| p\d/)[0]);
    expect(new Set(names)).toEqual(new Set(COMPARED.map((metric) => METRICS[metric].compared.name)));
    const schema = readFileSync('schema/compare.schema.json', 'utf8');
    const enums = [...schema.matchAll(/"metric": \{[^}]*"enum": (\[[^\]]*\])/g)].map(
      ([, known = '']) => JSON.parse(known) as string[],
    );
    expect(enums).toHaveLength(2);
    for (const known of enums) expect(known.toSorted()).toEqual([...COMPARED, 'missing'].toSorted());
  });
});
