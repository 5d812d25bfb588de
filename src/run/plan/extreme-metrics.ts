import { metricsOf, valuesByCall } from '../../analysis/metrics.ts';
import type { Sample } from '../../model/sample.ts';
import type { SloResult } from '../../model/slo-result.ts';
import { isTime, rangeOf, type Slo } from '../../slo/grammar.ts';
import { judgeSlos } from '../../slo/judge.ts';
import { clopperPearson } from '../../stats/clopper-pearson.ts';
import { distributionOf } from '../../stats/distribution.ts';
import { meanOf } from '../../stats/mean.ts';

/** How many values of a metric a scenario has. */
export interface Amount {
  readonly calls: number;
  readonly perCall: number;
}

/** If all values are equal, every bootstrap has the same resamples. */
const ANY_SEED = 1;
const ANYWHERE = 'foreseen';

/** The verdict of an SLO if every value is the best possible one, or every value the worst. */
export function extremeVerdict(
  slo: Slo,
  { calls, perCall }: Amount,
  { every, provisional }: { readonly every: 'best' | 'worst'; readonly provisional: boolean },
): SloResult['verdict'] {
  const samples = slo.metric === 'connect' ? [] : alike(slo.metric, extremeOf(slo, every), calls, perCall);
  const attempts = calls * perCall;
  const ok = every === 'best' ? attempts : 0;
  const interval = slo.metric === 'connect' ? clopperPearson(ok, attempts) : undefined;
  const metrics =
    slo.metric === 'connect'
      ? { connect: { attempts, ok, ratio: ok / attempts, ...(interval && { interval }) } }
      : metricsOf(samples, [], {
          distributionOf,
          proportionInterval: clopperPearson,
          meanOf: (values, range) => meanOf(values, ANY_SEED, range),
        });
  const { on: _on, except: _except, ...everywhere } = slo;
  const [result] = judgeSlos(ANYWHERE, [everywhere], metrics, {
    provisional,
    severity: 'fail',
    valuesOf: (metric) => valuesByCall(samples, metric),
  });
  return result?.verdict ?? 'inconclusive';
}

/** A time can be 0, and it can be missing (+∞). */
function extremeOf({ metric, relation }: Slo, every: 'best' | 'worst'): number {
  const { low, high } =
    metric === 'connect' || isTime(metric) ? { low: 0, high: Number.POSITIVE_INFINITY } : rangeOf(metric);
  return (relation === '<=') === (every === 'best') ? low : high;
}

function alike(
  metric: Exclude<Slo['metric'], 'connect'>,
  value: number,
  calls: number,
  perCall: number,
): Sample[] {
  return Array.from({ length: calls * perCall }, (_, i) => ({
    scenario: ANYWHERE,
    round: 1,
    metric,
    value,
    tMs: i,
    pair: (i % calls) + 1,
    participant: ANYWHERE,
  }));
}
