import { shown } from '../lib/shown.ts';
import { METRICS, metricsWith, type JudgedMetric, type MetricWith } from '../model/metrics.ts';

/**
 * slo      = metric statistic relation number [ scope ]
 * metric   = one that is judged (model/metrics.ts)
 * statistic= "p50" | "p95" | "p99" | "mean" | "max"      (of distributions; the others but connect have a mean)
 *          | "ratio"                                      (of connect)
 * relation = "<=" | ">="
 * scope    = ( "on" | "except" ) name { "," name }
 *
 * For example: `e2e_ms p95 <= 500`, `mos_lqo mean >= 3.5 except stress`, `connect ratio >= 0.98`.
 */
const STATISTICS = {
  distribution: ['p50', 'p95', 'p99', 'mean', 'max'],
  mean: ['mean'],
  connections: ['ratio'],
} as const satisfies Readonly<Record<(typeof METRICS)[JudgedMetric]['shape'], readonly string[]>>;
const JUDGED: readonly string[] = metricsWith({ judged: true });
const PATTERN = /^(\w+)\s+(\w+)\s*(<=|>=)\s*(\S+?)(?:\s+(on|except)\s+(.+))?$/;

export type DistributionMetric = MetricWith<{ readonly shape: 'distribution'; readonly judged: true }>;

export interface Slo {
  /** As written. */
  readonly text: string;
  readonly metric: JudgedMetric;
  readonly statistic: (typeof STATISTICS)[keyof typeof STATISTICS][number];
  readonly relation: '<=' | '>=';
  readonly limit: number;
  readonly on?: readonly string[];
  readonly except?: readonly string[];
}

export class SloSyntaxError extends Error {
  readonly given: string;
  readonly expected: string;

  constructor(given: string, expected: string) {
    super(`got ${given}, expected ${expected}`);
    this.given = given;
    this.expected = expected;
  }
}

/** @throws {SloSyntaxError} saying what was found and what would do. */
export function parseSlo(text: string): Slo {
  const match = PATTERN.exec(text.trim());
  if (!match) throw new SloSyntaxError(shown(text), '"metric statistic <= number [on name, …]"');
  const [, metric = '', statistic = '', relation = '', number = '', scope, names] = match;
  if (!isMetric(metric)) {
    throw new SloSyntaxError(`metric ${shown(metric)} in ${shown(text)}`, `one of ${JUDGED.join(', ')}`);
  }
  const allowed = statisticsOf(metric);
  if (!allowed.includes(statistic)) {
    throw new SloSyntaxError(
      `statistic ${shown(statistic)} in ${shown(text)}`,
      `for ${metric} one of ${allowed.join(', ')}`,
    );
  }
  const list = names?.split(',').map((name) => name.trim());
  return {
    text: text.trim(),
    metric,
    statistic: statistic as Slo['statistic'],
    relation: relation as Slo['relation'],
    limit: limitOf(metric, number, text),
    ...(scope === 'on' && list && { on: list }),
    ...(scope === 'except' && list && { except: list }),
  };
}

/** Undefined for what parseSlo does not take. */
export function readSlo(text: string): Slo | undefined {
  try {
    return parseSlo(text);
  } catch (error) {
    if (error instanceof SloSyntaxError) return undefined;
    throw error;
  }
}

/** Whether parseSlo takes it. */
export function isSlo(text: string): boolean {
  return readSlo(text) !== undefined;
}

export function appliesTo(slo: Slo, scenario: string): boolean {
  if (slo.on) return slo.on.includes(scenario);
  return !slo.except?.includes(scenario);
}

/** Whether a metric is a time, for which +∞ (never came) is a value like any other. */
export function isTime(metric: Slo['metric']): metric is DistributionMetric {
  return METRICS[metric].shape === 'distribution';
}

/** Whether a value is within the limit. */
export function meets({ relation, limit }: Slo, value: number): boolean {
  return relation === '<=' ? value <= limit : value >= limit;
}

/** Worst and best, or best and worst, that a score can be. */
export function rangeOf(metric: Exclude<Slo['metric'], DistributionMetric>): {
  readonly low: number;
  readonly high: number;
} {
  const [low, high] = METRICS[metric].scale;
  return { low, high };
}

function isMetric(word: string): word is Slo['metric'] {
  return JUDGED.includes(word);
}

/** What of a metric an SLO can bound. */
export function statisticsOf(metric: Slo['metric']): readonly string[] {
  return STATISTICS[METRICS[metric].shape];
}

function limitOf(metric: Slo['metric'], number: string, text: string): number {
  const limit = Number(number);
  const given = `limit ${shown(number)} in ${shown(text)}`;
  if (!Number.isFinite(limit)) throw new SloSyntaxError(given, 'a number');
  if (isTime(metric)) return limit;
  // A limit out of the scale, such as 98 for 98 %, would be met by everything or by nothing.
  const [low, high] = METRICS[metric].scale;
  if (limit < low || limit > high) throw new SloSyntaxError(given, `for ${metric} ${low}..${high}`);
  return limit;
}
