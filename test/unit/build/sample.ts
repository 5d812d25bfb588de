import type { Metric } from '../../../src/model/metrics.ts';
import type { Sample } from '../../../src/model/sample.ts';

/** A sample of the first pair in the first round of `clean`, changed by `of`. */
export function sample(metric: Metric, value: number, of: Partial<Sample> = {}): Sample {
  return { scenario: 'clean', round: 1, metric, value, tMs: 0, pair: 1, participant: 'listener-1', ...of };
}
