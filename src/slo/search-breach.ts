import type { ScenarioRecord } from '../model/scenario-record.ts';
import { callInterval, MIN_CALLS } from '../stats/call-interval.ts';
import type { CallValue } from '../stats/mean.ts';
import { testBreach } from './breach.ts';
import { isTime, meets, rangeOf, type Slo } from './grammar.ts';
import { figure } from './figure.ts';

/** What is known of a breach from samples that may be too few for an interval. */
export interface Search {
  readonly proven: boolean;
  /** Whether a gross breach would have been found. */
  readonly canFind: boolean;
  /** The figures behind it, as one clause. */
  readonly found: string;
}

/** The share of values that may be beyond the limit of a quantile. */
const ALLOWED = { p50: 0.5, p95: 0.05, p99: 0.01, max: 0 } as const;

/**
 * Looks for a breach: by the number of values beyond the limit, or, for means, by the calls. Undefined for what can be
 * neither proven nor excluded so: the mean of a time, a time that must not be short, fewer than three calls of a score.
 */
export function searchBreach(
  slo: Slo,
  values: readonly CallValue[],
  connect: ScenarioRecord['metrics']['connect'],
): Search | undefined {
  const { metric, statistic, limit } = slo;
  if (metric === 'connect') {
    if (!connect || slo.relation !== '>=') return undefined;
    const sizes = Array.from({ length: connect.attempts }, () => 1);
    return counted(sizes, connect.attempts - connect.ok, 1 - limit, 'failed');
  }
  if (!isTime(metric)) return byCalls(slo, values, rangeOf(metric));
  if (statistic === 'mean' || statistic === 'ratio' || slo.relation !== '<=') return undefined;
  const beyond = values.filter(({ value }) => !meets(slo, value)).length;
  const sizes = perCall(values).map((call) => call.length);
  return counted(sizes, beyond, ALLOWED[statistic], 'beyond the limit');
}

function counted(sizes: readonly number[], beyond: number, allowed: number, what: string): Search {
  const { proven, p, needed, canFind } = testBreach({ sizes, beyond, allowed });
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const seen = `${beyond} of ${n} ${what}`;
  const percent = `${Number((allowed * 100).toPrecision(3))} %`;
  const chance = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
  if (proven) return { proven, canFind, found: `${seen}, where ${percent} may be (${chance})` };
  return { proven, canFind, found: needed > n ? seen : `${seen}, ${needed} would prove a breach` };
}

/** Student's t with calls as the units, 95 %, two-sided: it needs no number of values, only calls. */
function byCalls(
  slo: Slo,
  values: readonly CallValue[],
  range: { readonly low: number; readonly high: number },
): Search | undefined {
  const calls = perCall(values);
  if (calls.length < MIN_CALLS || values.some(({ value }) => !Number.isFinite(value))) return undefined;
  const interval = callInterval(
    calls.map((call) => ({ n: call.length, sum: call.reduce((sum, value) => sum + value, 0) })),
    range,
  );
  if (!interval) return undefined;
  const best = slo.relation === '<=' ? interval.low : interval.high;
  const [low, high] = [Math.max(range.low, interval.low), Math.min(range.high, interval.high)];
  return {
    proven: !meets(slo, best),
    canFind: true,
    found: `mean of ${values.length} samples in ${calls.length} calls, 95 % interval ${figure(low)}–${figure(high)}`,
  };
}

function perCall(values: readonly CallValue[]): number[][] {
  const calls = new Map<string, number[]>();
  for (const { call, value } of values) calls.set(call, [...(calls.get(call) ?? []), value]);
  return [...calls.values()];
}
