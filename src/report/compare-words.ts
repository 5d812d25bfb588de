import type { Change, Paired, PairedDifference, Row } from '../compare/comparison.ts';
import { COMPARED, type ComparedMetric, METRICS } from '../model/metrics.ts';
import { ABSENT, fixed, percent, range } from './format.ts';
import { signed, STAGE_TITLES } from './stage-titles.ts';

const NAMES: Readonly<Record<Row['metric'], string>> = {
  ...(Object.fromEntries(COMPARED.map((metric) => [metric, METRICS[metric].compared.name])) as Record<
    ComparedMetric,
    string
  >),
  missing: 'missing',
};

export const SHAPES: Readonly<Record<Change, string>> = {
  regression: '✗',
  improvement: '✓',
  'no difference shown': '=',
  incomparable: '⊘',
};

/** Rows that decide the verdict, and changed ones. The page has all. */
export function isShown({ metric, statistic, change }: Row): boolean {
  return (
    change !== 'no difference shown' || (metric === 'e2e_ms' && statistic !== 'p99') || metric === 'quality'
  );
}

function isTime(metric: Row['metric']): boolean {
  return metric !== 'missing' && METRICS[metric].unit === 'ms';
}

/** `end to end p95, ms`. */
export function nameOf({ metric, statistic }: Row): string {
  const name = NAMES[metric];
  if (isTime(metric)) return `${name} ${statistic}, ms`;
  return statistic === 'mean' ? `${name}, mean` : `${name}, share`;
}

/** A value of the row in its unit. */
export function valueOf({ metric, statistic }: Row, value: number): string {
  if (isTime(metric)) return fixed(value, 0);
  return statistic === 'share' ? percent(value) : fixed(value, 3);
}

/** The difference with its sign, and its interval if there is one. */
export function differenceOf(row: Row): string {
  const { metric, difference, interval } = row;
  if (!Number.isFinite(difference)) return difference > 0 ? '+∞' : '−∞';
  const shown = (value: number): string => {
    if (!Number.isFinite(value)) return value > 0 ? '+∞' : '−∞';
    if (isTime(metric)) return signed(value);
    return value > 0 ? `+${valueOf(row, value)}` : valueOf(row, value);
  };
  return interval ? `${shown(difference)} (${range(interval, shown)})` : shown(difference);
}

/**
 * `144 utterances in both: end to end +15 ms (+12 to +18), most of it MT +14 (+13 to +15)`: the stage that changed
 * most, if its interval excludes 0.
 */
export function pairedText({ stages = [], ...endToEnd }: Paired): string {
  const shown = (of: PairedDifference): string => `${signed(of.meanMs)} (${range(of.interval, signed)})`;
  const changed = stages.filter(({ interval: { low, high } }) => low > 0 || high < 0);
  const [most] = changed.toSorted((a, b) => Math.abs(b.meanMs) - Math.abs(a.meanMs));
  const stage = most ? `, most of all ${STAGE_TITLES[most.stage]} ${shown(most)}` : '';
  return `${endToEnd.n} utterances in both: end to end ${shown(endToEnd)} ms${stage}`;
}

/** Smaller p values make no difference to a reader. */
const SMALL = 0.001;

export function pOf(p: number | undefined): string {
  if (p === undefined) return ABSENT;
  return p < SMALL ? `< ${SMALL}` : fixed(p, 3);
}
