/**
 * slo      = metric statistic relation number [ scope ]
 * metric   = "e2e_ms" | "caption_ms" | "floor_ms" | "start_offset_ms" | "end_offset_ms" | "wer" | "connect"
 * statistic= "p50" | "p95" | "p99" | "mean" | "max" | "ratio"          (connect has a ratio, wer a mean)
 * relation = "<=" | ">="
 * scope    = ( "on" | "except" ) name { "," name }
 *
 * For example: `e2e_ms p95 <= 500`, `caption_ms p95 <= 250 on clean`, `connect ratio >= 0.98`.
 */
const DISTRIBUTIONS = ['e2e_ms', 'caption_ms', 'floor_ms', 'start_offset_ms', 'end_offset_ms'] as const;
const STATISTICS = ['p50', 'p95', 'p99', 'mean', 'max'] as const;
const PATTERN = /^(\w+)\s+(\w+)\s*(<=|>=)\s*(\S+?)(?:\s+(on|except)\s+(.+))?$/;

export type DistributionMetric = (typeof DISTRIBUTIONS)[number];

export interface Slo {
  /** As written. */
  readonly text: string;
  readonly metric: DistributionMetric | 'wer' | 'connect';
  readonly statistic: (typeof STATISTICS)[number] | 'ratio';
  readonly relation: '<=' | '>=';
  readonly limit: number;
  readonly on?: readonly string[];
  readonly except?: readonly string[];
}

export class SloSyntaxError extends Error {}

/** @throws {SloSyntaxError} saying what was found and what would do. */
export function parseSlo(text: string): Slo {
  const match = PATTERN.exec(text.trim());
  if (!match) throw new SloSyntaxError(`got "${text}", expected "metric statistic <= number [on name, …]"`);
  const [, metric = '', statistic = '', relation = '', number = '', scope, names] = match;
  const limit = Number(number);
  if (!Number.isFinite(limit))
    throw new SloSyntaxError(`got limit "${number}" in "${text}", expected a number`);
  const allowed = statisticsOf(metric);
  if (!allowed) {
    const known = [...DISTRIBUTIONS, 'wer', 'connect'].join(', ');
    throw new SloSyntaxError(`got metric "${metric}" in "${text}", expected one of ${known}`);
  }
  if (!allowed.includes(statistic)) {
    throw new SloSyntaxError(
      `got statistic "${statistic}" in "${text}", expected for ${metric} one of ${allowed.join(', ')}`,
    );
  }
  const list = names?.split(',').map((name) => name.trim());
  return {
    text: text.trim(),
    metric: metric as Slo['metric'],
    statistic: statistic as Slo['statistic'],
    relation: relation as Slo['relation'],
    limit,
    ...(scope === 'on' && list && { on: list }),
    ...(scope === 'except' && list && { except: list }),
  };
}

export function appliesTo(slo: Slo, scenario: string): boolean {
  if (slo.on) return slo.on.includes(scenario);
  return !slo.except?.includes(scenario);
}

function statisticsOf(metric: string): readonly string[] | undefined {
  if (metric === 'connect') return ['ratio'];
  if (metric === 'wer') return ['mean'];
  return (DISTRIBUTIONS as readonly string[]).includes(metric) ? STATISTICS : undefined;
}
