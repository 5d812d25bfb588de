import { Gauge, Registry } from 'prom-client';
import { type MetricName, type MetricRow, METRICS, metricsWith } from '../../model/metrics.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { VERDICTS_BY_GRAVITY as VERDICTS } from '../../model/verdict.ts';
import { plainLine } from '../plain.ts';

const MS_PER_S = 1000;
const LATENCIES = named(metricsWith({ shape: 'distribution' }));
const MEANS = named(metricsWith({ shape: 'mean' }));

/**
 * The run for Prometheus' textfile collector: the figures of every scenario, in base units (seconds, ratios).
 * Unavailable values are absent; a quantile among missing utterances is +Inf.
 */
export async function toTextfile(record: RunRecord): Promise<string> {
  const registry = new Registry();
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): Gauge<Label> =>
    new Gauge({ name: `hive_bench_${name}`, help, labelNames: [...labelNames], registers: [registry] });

  const { runId, profile, harness, versions } = record;
  gauge('run_info', 'The run that these figures are of; always 1', [
    'run',
    'profile',
    'gateway',
    'version',
  ]).set(
    inLabels({
      run: runId,
      profile,
      gateway: harness.gatewayBackend,
      version: versions['hive-bench'] ?? '',
    }),
    1,
  );
  gauge('run_start_timestamp_seconds', 'When the run began', []).set(Date.parse(record.startedAt) / MS_PER_S);
  gauge('run_duration_seconds', 'Time of measuring', []).set(record.durationS);
  gauge('run_interrupted', '1: the run was stopped before its end', []).set(Number(record.interrupted));
  const runVerdict = gauge('run_verdict', 'Verdict of the run: 1 for the one it has', ['verdict']);
  for (const verdict of VERDICTS) runVerdict.set({ verdict }, Number(record.verdict === verdict));

  const scenarioVerdict = gauge('scenario_verdict', 'Verdict of the scenario: 1 for the one it has', [
    'scenario',
    'verdict',
  ]);
  const sloMet = gauge('slo_met', '1: the SLO was met; 0: it was missed, or could not be decided', [
    'scenario',
    'slo',
  ]);
  const utterances = gauge('utterances', 'Utterances that were spoken', ['scenario']);
  const missing = gauge('utterances_missing', 'Utterances whose translation was never heard', ['scenario']);
  const latency = gauge('latency_seconds', 'Latency after the end of speech; stat names the quantile', [
    'scenario',
    'metric',
    'stat',
  ]);
  const means = gauge('mean', `Mean over the utterances of a scenario: ${scalesOf(MEANS)}`, [
    'scenario',
    'metric',
  ]);
  const connect = gauge('connect_ratio', 'Clients that joined and heard in time, of all that tried', [
    'scenario',
  ]);

  for (const scenario of record.scenarios) {
    const { verdict: its, metrics, slos } = scenario;
    const name = plainLine(scenario.name);
    for (const verdict of VERDICTS) scenarioVerdict.set({ scenario: name, verdict }, Number(its === verdict));
    for (const { slo, verdict } of slos) {
      const met = verdict === 'pass' && its !== 'invalid';
      sloMet.set({ scenario: name, slo: plainLine(slo) }, Number(met));
    }
    if (metrics.e2e_ms) {
      utterances.set({ scenario: name }, metrics.e2e_ms.n);
      missing.set({ scenario: name }, metrics.e2e_ms.missing);
    }
    for (const { name: metric, of } of LATENCIES) {
      const distribution = metrics[of];
      if (!distribution) continue;
      for (const stat of ['p50', 'p95', 'p99'] as const)
        latency.set({ scenario: name, metric, stat }, distribution[stat] / MS_PER_S);
    }
    for (const { name: metric, of } of MEANS) {
      const mean = metrics[of]?.mean;
      if (mean !== undefined) means.set({ scenario: name, metric }, mean);
    }
    if (metrics.connect) connect.set({ scenario: name }, metrics.connect.ratio);
  }
  return registry.metrics();
}

/** The metrics with a name in this format. */
function named<Name extends MetricName>(
  metrics: readonly Name[],
): { readonly name: string; readonly of: Name }[] {
  return metrics.flatMap((of) => {
    const { prometheus }: MetricRow = METRICS[of];
    return prometheus === undefined ? [] : [{ name: prometheus, of }];
  });
}

/** `wer and quality 0 to 1, mos_lqo 1 to 5`. */
function scalesOf(metrics: ReturnType<typeof named>): string {
  const names = new Map<string, string[]>();
  for (const { name, of } of metrics) {
    const { scale }: MetricRow = METRICS[of];
    const words = scale?.join(' to ') ?? '';
    names.set(words, [...(names.get(words) ?? []), name]);
  }
  return [...names].map(([scale, all]) => `${all.join(' and ')} ${scale}`).join(', ');
}

/** The format allows any character, but a terminal that shows it may not. */
function inLabels<Label extends string>(texts: Readonly<Record<Label, string>>): Record<Label, string> {
  const lines = Object.entries<string>(texts).map(([label, text]) => [label, plainLine(text)]);
  return Object.fromEntries(lines) as Record<Label, string>;
}
